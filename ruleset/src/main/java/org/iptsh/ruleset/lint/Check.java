package org.iptsh.ruleset.lint;

import java.util.List;

/**
 * A check as a value: what it is called, what it is for, and how it looks.
 *
 * @param code the name by which findings, settings and help call it: lower case, with hyphens
 * @param severity of its findings, unless a finding or the repository says otherwise
 * @param summary what it finds, in a few words
 * @param help its page: what it finds, why that matters, an example, what to do; a line each
 * @param looking how it looks
 */
public record Check(String code, Severity severity, String summary, List<String> help, Looking looking) {

    /** How a check looks at a firewall. */
    @FunctionalInterface
    public interface Looking {
        void look(Subject subject, Findings findings);
    }

    public Check {
        help = List.copyOf(help);
    }

    static Check of(String code, Severity severity, String summary, String help, Looking looking) {
        return new Check(code, severity, summary, help.lines().toList(), looking);
    }

    /** All that it finds. */
    public List<Finding> findings(Subject subject) {
        Findings findings = new Findings(this);
        looking.look(subject, findings);
        return findings.all();
    }
}
