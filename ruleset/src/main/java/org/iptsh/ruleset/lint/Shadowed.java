package org.iptsh.ruleset.lint;

/** Rules whose every packet is decided on before, in the same way or by no verdict. */
final class Shadowed {
    static final Check CHECK = Check.of("shadowed", Severity.WARNING, "a rule that no packet is left for",
            """
            Every packet that the rule could match is decided on by earlier rules of its chain, so it does nothing. \
            What depends on more than the packet (a rate, an owner, a set that is not here) counts only where it is \
            certain.
            Example: -A INPUT -p tcp --dport 20:30 -j ACCEPT, and behind it -A INPUT -p tcp --dport 22 -j ACCEPT
            Remove it; --fix does, and no packet is treated differently.
            Leave it alone where the rule before it comes and goes.""",
            Shadowed::look);

    private Shadowed() {}

    private static void look(Subject subject, Findings findings) {
        subject.shadows().stream().filter(shadow -> !shadow.contradicts()).forEach(shadow -> findings.add(
                shadow.rule().where(), "no packet is left for it: " + shadow.who() + " decided before",
                shadow.causes(), Fix.remove(shadow.rule().where())));
    }
}
