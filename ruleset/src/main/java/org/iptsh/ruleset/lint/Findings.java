package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.List;

/** What one check finds, as it finds it. */
public final class Findings {
    private final Check check;
    private final List<Finding> all = new ArrayList<>();

    Findings(Check check) {
        this.check = check;
    }

    /** Something at a place, in a sentence without a full stop. */
    public void add(Spot where, String message) {
        add(where, message, List.of(), Fix.none());
    }

    /** The same with what can be done about it. */
    public void add(Spot where, String message, Fix fix) {
        add(where, message, List.of(), fix);
    }

    /** The same with what causes it. */
    public void add(Spot where, String message, List<Spot> causes, Fix fix) {
        add(check.severity(), where, message, causes, fix);
    }

    /** The same with a severity of its own. */
    public void add(Severity severity, Spot where, String message, List<Spot> causes, Fix fix) {
        all.add(new Finding(check.code(), severity, where, message, causes, fix));
    }

    List<Finding> all() {
        return all;
    }
}
