package org.iptsh.ruleset.lint;

import java.util.List;

/** Host and service names in a file of rules. */
final class NameInFile {
    static final Check CHECK = Check.of("name-in-file", Severity.WARNING, "a host or service name in a file",
            """
            iptables looks a name up once, when the rule is loaded. A host's address may change later; at boot there \
            is no name service yet, and the whole table is refused. A service name, told as an information only, \
            depends on the host's /etc/services.
            Example: -A INPUT -s www.example.com -j ACCEPT
            Write the address or number: `iptsh format FILE` does. For a host that moves, use a set that a program \
            fills.
            Leave it alone where /etc/hosts holds the name.""",
            NameInFile::look);

    private NameInFile() {}

    private static void look(Subject subject, Findings findings) {
        for (NamesInFile.Name name : subject.facts().names()) {
            findings.add(name.host() ? Severity.WARNING : Severity.INFO, name.where(),
                    "line " + name.line() + " names the " + (name.host() ? "host " : "service ") + name.word()
                    + (name.host() ? ", which is looked up once, when the rule is loaded" : ""),
                    List.of(), Fix.none());
        }
    }
}
