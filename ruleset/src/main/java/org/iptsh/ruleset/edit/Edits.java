package org.iptsh.ruleset.edit;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.text.Token;

/** Turns editing lines into edits, their rules in canonical form. */
public record Edits(Catalogue catalogue, Dialect dialect) {

    /** The rules that a line speaks of, as iptables-save would print them; several where it names several addresses. */
    public Result<List<Rule>> rules(EditLine line, Ruleset ruleset) {
        return catalogue.canonical(place(line, ruleset), line.line(), line.rule());
    }

    Place place(EditLine line, Ruleset ruleset) {
        Table table = ruleset.tableOrFresh(line.table());
        return new Place(line.family(), line.table(), chain(line), table.names(), dialect);
    }

    /** A line as lines for one family each, or why it can't be for both. */
    public Result<List<EditLine>> lines(EditLine line, Firewall firewall) {
        return line.both() ? new BothFamilies(this, line).lines(firewall) : Result.good(List.of(line));
    }

    /** The firewall with a line's edits made, in both families or in neither where it is for both. */
    public Result<Firewall> apply(EditLine line, Firewall firewall) {
        Result<List<EditLine>> lines = lines(line, firewall);
        if (lines instanceof Result.Bad<List<EditLine>> bad) {
            return new Result.Bad<>(bad.problems());
        }
        Firewall edited = firewall;
        List<Problem> warnings = new ArrayList<>(lines.problems());
        for (EditLine one : lines.get()) {
            Result<Ruleset> ruleset = apply(one, firewall.get(one.family()));
            List<Problem> problems = line.both()
                    ? BothFamilies.in(one.family(), ruleset.problems()) : ruleset.problems();
            if (!ruleset.isGood()) {
                return new Result.Bad<>(problems);
            }
            warnings.addAll(problems);
            edited = edited.with(ruleset.get());
        }
        return new Result.Good<>(edited, warnings);
    }

    /** The edits of a line that changes something; warnings are those of its rules. */
    public Result<List<Edit>> edits(EditLine line, Ruleset ruleset) {
        String table = line.table();
        String chain = chain(line);
        return switch (line.operation()) {
            case APPEND -> each(line, ruleset, rule -> new Edit.Append(table, chain, rule));
            case INSERT -> each(line, ruleset, rule -> new Edit.Insert(table, chain, number(line), rule));
            case REPLACE -> replace(line, ruleset);
            case DELETE -> line.number().isPresent()
                    ? one(new Edit.DeleteAt(table, chain, number(line)))
                    : each(line, ruleset, rule -> new Edit.Delete(table, chain, rule));
            case NEW_CHAIN -> one(new Edit.NewChain(table, chain));
            case DELETE_CHAIN -> one(chain.isEmpty() ? new Edit.DeleteAllChains(table)
                    : new Edit.DeleteChain(table, chain));
            case RENAME_CHAIN -> one(new Edit.RenameChain(table, chain, line.last().orElseThrow().text()));
            case POLICY -> one(new Edit.Policy(table, chain, line.last().orElseThrow().text()));
            case FLUSH -> one(chain.isEmpty() ? new Edit.FlushAll(table) : new Edit.Flush(table, chain));
            case ZERO, LIST, LIST_RULES, CHECK -> Result.good(List.of());
        };
    }

    /** The ruleset with a line's edits made, or the problem at the word that stands in the way. */
    public Result<Ruleset> apply(EditLine line, Ruleset ruleset) {
        Result<List<Edit>> edits = edits(line, ruleset);
        if (edits instanceof Result.Bad<List<Edit>> bad) {
            return new Result.Bad<>(bad.problems());
        }
        Editor.Outcome outcome = Editor.apply(ruleset, edits.get());
        return outcome instanceof Editor.Refused refused
                ? Result.bad(line.problem(refused.refusal()))
                : new Result.Good<>(((Editor.Edited) outcome).ruleset(), edits.problems());
    }

    private interface Making {
        Edit of(Rule rule);
    }

    private Result<List<Edit>> each(EditLine line, Ruleset ruleset, Making making) {
        if (!ruleset.tableOrFresh(line.table()).has(chain(line))) {
            return Result.bad(line.problem(Editor.noChain(ruleset.tableOrFresh(line.table()), chain(line))));
        }
        return rules(line, ruleset).map(rules -> rules.stream().map(making::of).toList());
    }

    private Result<List<Edit>> replace(EditLine line, Ruleset ruleset) {
        Result<List<Edit>> edits = each(line, ruleset,
                rule -> new Edit.Replace(line.table(), chain(line), number(line), rule));
        if (edits.isGood() && edits.get().size() > 1) {
            Problem problem = Problem.at(line.line(), line.operationToken().start(),
                    "one rule can't be replaced by " + edits.get().size() + ", one for each address");
            return Result.bad(problem.hint("name one source and one destination"));
        }
        return edits;
    }

    private static Result<List<Edit>> one(Edit edit) {
        return Result.good(List.of(edit));
    }

    private static String chain(EditLine line) {
        return line.chain().map(Token::text).orElse("");
    }

    private static int number(EditLine line) {
        return line.number().map(token -> Integer.parseInt(token.text())).orElse(1);
    }
}
