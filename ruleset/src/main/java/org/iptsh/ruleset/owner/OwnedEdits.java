package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.Operation;
import org.iptsh.ruleset.text.Token;

/**
 * Edits that leave what is foreign as it is: one that would change it is refused, one that empties or removes all there
 * is does so with what is ours.
 */
public record OwnedEdits(Edits edits, Ownership ownership) {

    /** The firewall with a line's edits made, or the problem at the word that stands in the way. */
    public Result<Firewall> apply(EditLine line, Firewall before) {
        Optional<Problem> named = line.chain().flatMap(chain -> named(line, chain))
                .or(() -> line.last().filter(last -> line.operation() == Operation.RENAME_CHAIN)
                        .flatMap(name -> named(line, name)));
        if (named.isPresent()) {
            return Result.bad(named.get());
        }
        boolean removesAll = line.operation() == Operation.DELETE_CHAIN && line.chain().isEmpty();
        if (removesAll || line.operation() == Operation.FLUSH) {
            return edits.apply(line, ownership.ours(before)).map(cleared -> ownership.weave(before, cleared));
        }
        Result<Firewall> edited = edits.apply(line, before);
        if (edited.isGood()) {
            Optional<Problem> touched = touched(line, before, edited.get());
            return touched.<Result<Firewall>>map(Result::bad).orElse(edited);
        }
        return edited;
    }

    /** The refusal of a line that names a foreign chain. */
    private Optional<Problem> named(EditLine line, Token chain) {
        return line.families().stream()
                .flatMap(family -> ownership.owners().ofChain(family, line.table(), chain.text()).stream())
                .findFirst()
                .map(owner -> Problem.at(line.line(), chain.start(),
                                "chain " + chain.text() + " is managed by " + owner)
                        .hint(ownership.wayOut(owner, chain.text())));
    }

    /** The refusal of an edit that adds, removes or changes a foreign rule. */
    private Optional<Problem> touched(EditLine line, Firewall before, Firewall after) {
        for (Family family : line.families()) {
            Table was = before.get(family).tableOrFresh(line.table());
            Table now = after.get(family).tableOrFresh(line.table());
            for (Chain chain : was.chains()) {
                Optional<Chain> edited = now.chain(chain.name());
                if (edited.isPresent() && edited.get() != chain) {
                    Optional<Problem> problem = touched(line, family, chain, edited.get());
                    if (problem.isPresent()) {
                        return problem;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> touched(EditLine line, Family family, Chain was, Chain now) {
        // A line changes one place of a chain, which may be long.
        int start = 0;
        int same = Math.min(was.size(), now.size());
        while (start < same && was.rules().get(start).equals(now.rules().get(start))) {
            start++;
        }
        int end = 0;
        while (end < same - start
                && was.rules().get(was.size() - 1 - end).equals(now.rules().get(now.size() - 1 - end))) {
            end++;
        }
        List<Rule> before = foreign(line.table(), was, start, end);
        List<Rule> after = foreign(line.table(), now, start, end);
        if (before.equals(after)) {
            return Optional.empty();
        }
        List<Rule> changed = new ArrayList<>(before.size() < after.size() ? after : before);
        (before.size() < after.size() ? before : after).forEach(changed::remove);
        Rule rule = changed.isEmpty() ? before.get(0) : changed.get(0);
        String owner = ownership.owners().ofRule(family, line.table(), was.name(), rule).orElseThrow();
        boolean leads = ownership.owners().ofChain(family, line.table(), rule.target()).isPresent();
        return Optional.of(Problem.at(line.line(), column(line, rule), leads
                        ? "a rule that leads to " + rule.target() + " is managed by " + owner
                        : "`" + rule.text() + "` is a rule that " + owner + " manages")
                .hint(ownership.wayOut(owner, leads ? rule.target() : was.name())));
    }

    /** The number of the rule, or where it leads to, or where it begins. */
    private static int column(EditLine line, Rule rule) {
        return line.number().filter(number -> line.operation() != Operation.INSERT)
                .or(() -> line.rule().stream().filter(word -> word.is(rule.target())).findFirst())
                .or(() -> line.rule().stream().findFirst())
                .orElse(line.operationToken())
                .start();
    }

    /** The foreign rules of a chain between so many at its start and so many at its end. */
    private List<Rule> foreign(String table, Chain chain, int start, int end) {
        Owners.Guests guests = ownership.owners().guests(table, chain.name());
        return chain.rules().subList(start, chain.size() - end).stream()
                .filter(rule -> guests.owner(rule).isPresent())
                .toList();
    }

    /** What is left of other programs in the chains that a line empties, by program. */
    public Map<String, Ownership.Share> left(EditLine line, Firewall after) {
        if (line.operation() != Operation.FLUSH) {
            return Map.of();
        }
        Firewall seen = Firewall.of(line.families().stream()
                .map(family -> new Ruleset(family, List.of(seen(line, after.get(family).tableOrFresh(line.table())))))
                .toList());
        return ownership.shares(seen);
    }

    private static Table seen(EditLine line, Table table) {
        return line.chain().flatMap(chain -> table.chain(chain.text()))
                .map(chain -> new Table(table.name(), List.of(chain)))
                .orElse(table);
    }
}
