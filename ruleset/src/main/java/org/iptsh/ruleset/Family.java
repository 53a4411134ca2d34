package org.iptsh.ruleset;

import java.util.List;

/** An address family, and with it the section of the firewall that holds its rules. */
public enum Family {
    IPV4("rules.v4", "iptables", "IPv4", 4),
    IPV6("rules.v6", "ip6tables", "IPv6", 6);

    private static final List<Family> ALL = List.of(values());

    private final String section;
    private final String program;
    private final String label;
    private final int number;

    Family(String section, String program, String label, int number) {
        this.section = section;
        this.program = program;
        this.label = label;
        this.number = number;
    }

    public static List<Family> all() {
        return ALL;
    }

    /** The section's name, which is also its file in the repository: {@code rules.v4}. */
    public String section() {
        return section;
    }

    /** The command that edits this family: {@code iptables}. */
    public String program() {
        return program;
    }

    /** How people write it: {@code IPv4}. */
    public String label() {
        return label;
    }

    /** 4 or 6. */
    public int number() {
        return number;
    }

    public Family other() {
        return this == IPV4 ? IPV6 : IPV4;
    }
}
