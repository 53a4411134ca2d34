package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.packet.TooManyCases;

/**
 * What checks found in a firewall.
 *
 * @param findings by family, table, chain and position, as they stand in the firewall
 * @param suppressed how many don't count, by what the administrator ruled
 * @param notes what could not be looked at, in sentences without a full stop
 */
public record Lint(List<Finding> findings, int suppressed, List<String> notes) {

    public Lint {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** Nothing, since nobody looked. */
    public static Lint none() {
        return new Lint(List.of(), 0, List.of());
    }

    /** Has all checks look. */
    public static Lint run(Subject subject, Rulings rulings) {
        return run(subject, rulings, Checks.all());
    }

    /** Has some checks look. */
    public static Lint run(Subject subject, Rulings rulings, List<Check> checks) {
        List<Finding> found = new ArrayList<>();
        for (Check check : checks) {
            try {
                found.addAll(check.findings(subject));
            } catch (TooManyCases e) {
                subject.note("not looked for " + check.code() + ": " + e.getMessage());
            }
        }
        List<Finding> counting = new ArrayList<>();
        for (Finding finding : found) {
            rulings.judge(finding, rule(subject, finding.where())).ifPresent(counting::add);
        }
        Comparator<Finding> order = Comparator.<Finding>comparingInt(finding -> finding.where().family().number())
                .thenComparingInt(finding -> table(subject, finding.where()))
                .thenComparingInt(finding -> chain(subject, finding.where()))
                .thenComparingInt(finding -> finding.where().position());
        counting.sort(order);
        return new Lint(counting, found.size() - counting.size(), subject.notes());
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

    /** Whether there is an error or a warning among them. */
    public boolean isBad() {
        return findings.stream().anyMatch(finding -> finding.severity() != Severity.INFO);
    }

    /** The findings that something can be done about at once, of these severities. */
    public List<Finding> fixable(Set<Severity> severities) {
        return findings.stream()
                .filter(finding -> !finding.fix().isEmpty() && severities.contains(finding.severity())).toList();
    }

    /** The findings that another lint does not have, wherever in their chains their rules stand. */
    public List<Finding> notIn(Subject subject, Lint other, Subject otherSubject) {
        Set<List<Object>> known = new HashSet<>();
        other.findings.forEach(finding -> known.add(identity(otherSubject, finding)));
        return findings.stream().filter(finding -> !known.contains(identity(subject, finding))).toList();
    }

    private static List<Object> identity(Subject subject, Finding finding) {
        Spot where = finding.where();
        return List.of(finding.code(), where.family(), where.table(), where.chain(),
                rule(subject, where).map(Rule::text).orElse(""));
    }
}
