package org.iptsh.ruleset.lint;

/** Rules whose every packet is decided on before, and the other way. */
final class Contradicting {
    static final Check CHECK = Check.of("contradicting", Severity.WARNING, "a rule that an earlier one contradicts",
            """
            Every packet that the rule could match is decided on by earlier rules of its chain, and an earlier one \
            says the opposite: it drops what this one accepts, or the reverse. One of them is not meant so.
            Example: -A INPUT -s 10.0.0.0/8 -j DROP, and behind it -A INPUT -s 10.1.2.3/32 -j ACCEPT
            Move the narrower rule before the wider one, or remove it. Only you can tell which is meant.
            Leave it alone where the rule before it comes and goes.""",
            Contradicting::look);

    private Contradicting() {}

    private static void look(Subject subject, Findings findings) {
        subject.shadows().stream().filter(Idle.Shadow::contradicts).forEach(shadow -> findings.add(
                shadow.rule().where(), "no packet is left for it: " + shadow.who() + " decided before, the other way",
                shadow.causes(), Fix.none()));
    }
}
