package org.iptsh.ruleset.lint;

import java.util.List;

/**
 * Something that a check has found.
 *
 * @param code the check's name, {@code shadowed}
 * @param message one sentence without a full stop
 * @param causes the rules, chains or policies that make it so
 */
public record Finding(String code, Severity severity, Spot where, String message, List<Spot> causes, Fix fix) {

    public Finding {
        causes = List.copyOf(causes);
    }

    Finding severity(Severity other) {
        return new Finding(code, other, where, message, causes, fix);
    }
}
