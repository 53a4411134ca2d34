package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Diff;

/**
 * What checks found in a firewall.
 *
 * @param findings by family, table, chain and position, as they stand in the firewall
 * @param suppressed how many don't count, by what the administrator ruled
 */
public record Lint(List<Finding> findings, int suppressed) {

    public Lint {
        findings = List.copyOf(findings);
    }

    /** Has all checks look. */
    public static Lint run(Subject subject, Rulings rulings) {
        return run(subject, rulings, Checks.all());
    }

    /** Has some checks look. */
    public static Lint run(Subject subject, Rulings rulings, List<Check> checks) {
        List<Finding> found = new ArrayList<>();
        checks.forEach(check -> found.addAll(check.findings(subject)));
        List<Finding> counting = new ArrayList<>();
        for (Finding finding : found) {
            rulings.judge(finding, rule(subject, finding.where())).ifPresent(counting::add);
        }
        Comparator<Finding> order = Comparator.<Finding>comparingInt(finding -> finding.where().family().number())
                .thenComparingInt(finding -> table(subject, finding.where()))
                .thenComparingInt(finding -> chain(subject, finding.where()))
                .thenComparingInt(finding -> finding.where().position());
        counting.sort(order);
        return new Lint(counting, found.size() - counting.size());
    }

    /** The rule at a place; empty where there is none. */
    public static Optional<Rule> rule(Subject subject, Spot where) {
        return where.position() == 0 ? Optional.empty() : subject.ruleset(where.family())
                .chain(where.table(), where.chain())
                .filter(chain -> where.position() <= chain.size())
                .map(chain -> chain.rules().get(where.position() - 1));
    }

    private static int table(Subject subject, Spot where) {
        return subject.ruleset(where.family()).tables().stream().map(table -> table.name()).toList()
                .indexOf(where.table());
    }

    private static int chain(Subject subject, Spot where) {
        return subject.ruleset(where.family()).table(where.table())
                .map(table -> List.copyOf(table.chainNames()).indexOf(where.chain())).orElse(-1);
    }

    public boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    /** The findings that something can be done about at once. */
    public List<Finding> fixable() {
        return findings.stream().filter(finding -> !finding.fix().isEmpty()).toList();
    }

    /** A firewall with all of them fixed. */
    public Firewall fixed(Firewall firewall) {
        return Fix.all(firewall, fixable().stream().map(Finding::fix).toList());
    }

    /** Errors and warnings in the chains that a change touches: what whoever makes it should hear. */
    public List<Finding> concerning(Diff diff) {
        Set<List<String>> touched = new HashSet<>();
        for (Change change : diff.changes()) {
            touched.add(List.of(change.family().section(), change.table(), change.chain()));
        }
        return findings.stream()
                .filter(finding -> finding.severity() != Severity.INFO && touched.contains(List.of(
                        finding.where().family().section(), finding.where().table(), finding.where().chain())))
                .toList();
    }
}
