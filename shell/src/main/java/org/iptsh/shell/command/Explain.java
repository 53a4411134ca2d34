package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.plugin.usage.Kind;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.Operation;
import org.iptsh.ruleset.explain.Explanation;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.iptsh.shell.view.RuleView;
import org.iptsh.shell.view.Wrapping;

/** {@code explain}: rules in plain words. */
final class Explain {
    static final Command COMMAND = Command.of("explain", Groups.LOOK,
            "TABLE CHAIN [NUMBER] [-4] [-6] | RULE...", kinds(),
            "a rule in plain words, or each rule of a chain",
            """
            A rule as one would type it, `explain -A INPUT -p tcp --dport 22 -j ACCEPT`, or one that is staged, by its
            table, chain and number. Options without words of their own are quoted as they stand.""",
            Explain::run);

    private Explain() {}

    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>(Places.ALL);
        kinds.add(new Kind("NUMBER", "a rule's number", word -> word.matches("[0-9]{1,9}"), (session, words) -> List
                .of()));
        kinds.add(new Kind("RULE", "a rule as it would be typed", word -> true, (session, words) -> List.of()));
        return kinds;
    }

    /** A rule with the place it stands at and what it means. */
    private record Explained(int number, String rule, String text) {}

    private static Answer run(Call call) {
        return call.arguments().get("TABLE").isPresent() ? staged(call) : typed(call);
    }

    private static Answer typed(Call call) {
        Session session = call.session();
        List<Token> given = call.arguments().all("RULE");
        // A rule in quotes is one word to a shell, and a rule all the same.
        boolean quoted = given.size() == 1 && given.get(0).quoted();
        String line = quoted ? given.get(0).text() : call.arguments().line();
        List<Token> words = quoted ? Lexer.shell(line) : given;
        EditLine edit = checked(EditLine.parse(line, withOperation(words), session.where()));
        Edits edits = session.edits();
        // A name that no target has is a chain's: a rule can be explained on any machine, whatever chains there are.
        Place place = new Place(edit.family(), edit.table(), edit.chain().map(Token::text).orElse(""),
                name -> edits.catalogue().target(name, edit.family()).isEmpty(), edits.dialect());
        List<Explained> explained = new ArrayList<>();
        for (Rule rule : checked(edits.catalogue().canonical(place, line, edit.rule()))) {
            explained.add(new Explained(0, rule.text(), Explanation.of(edits.catalogue(), place, rule)));
        }
        return answer(call, explained, false);
    }

    /** The words with an -A in front where only the rule itself was typed. */
    private static List<Token> withOperation(List<Token> words) {
        if (words.stream().anyMatch(word -> !word.quoted()
                && Operation.of(word.text()).isPresent())) {
            return words;
        }
        List<Token> whole = new ArrayList<>(List.of(new Token("-A", 0, 0, false), new Token("INPUT", 0, 0, false)));
        whole.addAll(words);
        return whole;
    }

    private static <T> T checked(Result<T> result) {
        if (!result.isGood()) {
            throw CommandFailure.of(Exit.USAGE, result.problems());
        }
        return result.get();
    }

    private static Place place(Family family, Table table, String chain, Edits edits) {
        return new Place(family, table.name(), chain, table.names(), edits.dialect());
    }

    private static Answer staged(Call call) {
        Session session = call.session();
        Family family = call.arguments().has("-6") ? Family.IPV6
                : call.arguments().has("-4") ? Family.IPV4 : session.where().family();
        Table table = session.candidate().get(family)
                .tableOrFresh(call.arguments().get("TABLE").orElseThrow()).normalised();
        String name = call.arguments().get("CHAIN").orElseThrow();
        Chain chain = table.chain(name).orElseThrow(() -> CommandFailure.of(Exit.FAILED,
                "no chain " + name + " in table " + table.name()
                        + Nearest.to(name, table.chainNames()).map(near -> "; did you mean " + near + "?").orElse("")));
        Optional<Integer> number = call.arguments().get("NUMBER").map(Integer::valueOf);
        number.filter(n -> n < 1 || n > chain.size()).ifPresent(n -> {
            throw CommandFailure.of(Exit.FAILED, "no rule " + n + ": " + name + " has " + chain.size());
        });
        Place place = place(family, table, name, session.edits());
        List<Explained> explained = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            if (number.isEmpty() || number.get() == i + 1) {
                Rule rule = chain.rules().get(i);
                explained.add(new Explained(i + 1, rule.text(), Explanation
                        .of(session.edits().catalogue(), place, rule)));
            }
        }
        Answer answer = answer(call, explained, true);
        if (chain.isBuiltIn() && number.isEmpty()) {
            List<Line> lines = new ArrayList<>(answer.lines());
            lines.add(Line.of("  end  ", Style.NUMBER).and(chain.policy().equals("DROP")
                    ? "Drop whatever no rule has decided on." : "Accept whatever no rule has decided on."));
            return new Answer(answer.exit(), lines, answer.notes(), answer.document());
        }
        return answer;
    }

    private static Answer answer(Call call, List<Explained> explained, boolean numbered) {
        int width = call.console().width();
        List<Line> lines = new ArrayList<>();
        List<Object> document = new ArrayList<>();
        for (Explained each : explained) {
            if (numbered) {
                lines.add(Line.of(String.format("%5d  ", each.number()), Style.NUMBER).and(RuleView.line(each.rule())));
            }
            String indent = numbered ? "       " : "";
            lines.addAll(Wrapping.lines(Line.of(indent + each.text()), width, indent.length()));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("position", each.number());
            one.put("rule", each.rule());
            one.put("explanation", each.text());
            document.add(one);
        }
        return Answer.of(lines, document);
    }
}
