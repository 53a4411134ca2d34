package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.iptsh.persistence.saved.Version;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.shell.view.FlowView;
import org.iptsh.shell.view.Marks;
import org.iptsh.shell.view.RulesetView;

/** {@code show}: rules with their numbers. */
final class Show {
    static final Command COMMAND = Command.of("show", Groups.LOOK,
            "[staged|live|saved|REV] [TABLE [CHAIN]] [-4] [-6] [--save-format|--flow]", Places.ALL,
            "rules with their numbers and counters",
            """
            Without a word it shows what is staged, or live if nothing is. Live rules carry counters: packets, bytes.
            -4 and -6 show one family only. --save-format prints iptables-save text.
            --flow draws where packets go instead: the hooks and tables in the kernel's order, and the chains below each
            with how many rules they have, from which rule packets come to them, and how many did. A policy's packets
            are those that it decided on.
            In brackets stands who manages a chain or a rule, if another program does, or (unclaimed): it appeared in
            live without iptsh since what is saved. Neither is saved, and a commit leaves both as they are.""",
            Show::run);

    private Show() {}

    private static Answer run(Call call) {
        Optional<String> table = call.arguments().get("TABLE");
        Optional<String> chain = call.arguments().get("CHAIN");
        Source source = Source.of(call.session(), sourceWord(call));
        List<Ruleset> rulesets = families(call).stream().map(family -> source.firewall().get(family)).toList();
        chain.ifPresent(name -> checkChain(rulesets, table.orElseThrow(), name));
        Marks marks = new Owned(call.session()).marks(source);
        RulesetView rules = new RulesetView(table, chain, marks);
        FlowView flow = new FlowView(table, chain, marks, call.session().edits().dialect().backend());
        Answer answer = call.arguments().has("--save-format") ? saveFormat(call, source, rulesets, table)
                : call.arguments().has("--flow") ? views(call.session(), source, rulesets, flow::lines, flow::document)
                : views(call.session(), source, rulesets, rules::lines, rules::document);
        for (String caveat : source.caveats(call.session())) {
            answer = answer.warn(caveat);
        }
        return answer;
    }

    private static String sourceWord(Call call) {
        for (String word : List.of("staged", "live", "saved")) {
            if (call.arguments().has(word)) {
                return word;
            }
        }
        return call.arguments().get("REV").orElse("staged");
    }

    /** The families asked for; where one stands in one of them, and a table is named, that one. */
    static List<Family> families(Call call) {
        boolean four = call.arguments().has("-4");
        boolean six = call.arguments().has("-6");
        return Family.all().stream().filter(family -> four == six || (family == Family.IPV4) == four).toList();
    }

    private static void checkChain(List<Ruleset> rulesets, String table, String chain) {
        List<Table> tables = rulesets.stream().map(ruleset -> ruleset.tableOrFresh(table)).toList();
        if (tables.stream().noneMatch(each -> each.has(chain))) {
            List<String> names = tables.stream().flatMap(each -> each.chainNames().stream()).toList();
            throw CommandFailure.of(Exit.FAILED, "no chain " + chain + " in table " + table
                    + Nearest.to(chain, names).map(near -> "; did you mean " + near + "?").orElse(""));
        }
    }

    private static Answer views(Session session, Source source, List<Ruleset> rulesets,
            Function<Ruleset, List<Line>> view, Function<Ruleset, Map<String, Object>> document) {
        List<Line> lines = new ArrayList<>();
        for (Ruleset ruleset : rulesets) {
            List<Line> part = view.apply(ruleset);
            if (!lines.isEmpty() && !part.isEmpty()) {
                lines.add(Line.empty());
            }
            lines.addAll(part);
        }
        if (lines.isEmpty()) {
            lines.add(Line.of("no rules are " + source.name() + ": every packet is accepted", Style.FAINT));
        }
        lines.add(0, Line.of(title(session, source), Style.FAINT));
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("source", source.name());
        whole.put("sections", rulesets.stream().map(document).toList());
        return Answer.of(lines, whole);
    }

    /** What one sees: {@code staged (3 changes)}, {@code live}, {@code saved abc12345 why it was made}. */
    private static String title(Session session, Source source) {
        return switch (source.name()) {
            case "live" -> "live";
            case "staged" -> session.stagedContent().isEmpty() ? "live, nothing is staged"
                    : "staged (" + changes(session.ownership()
                            .diff(session.live().firewall(), source.firewall()).size()) + ")";
            case "saved" -> session.saved().head().map(Show::title).orElse("saved: nothing yet");
            default -> title(session.saved().version(source.name()).get());
        };
    }

    private static String changes(int number) {
        return number + (number == 1 ? " change" : " changes");
    }

    private static String title(Version version) {
        return "saved " + version.shortId() + " " + version.subject();
    }

    private static Answer saveFormat(Call call, Source source, List<Ruleset> rulesets, Optional<String> table) {
        Map<String, Object> sections = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        for (Ruleset ruleset : rulesets) {
            Ruleset part = table
                    .map(name -> new Ruleset(ruleset.family(), List.of(ruleset.tableOrFresh(name).normalised())))
                    .orElse(ruleset);
            String text = source.name().equals("live") && table.isEmpty()
                    ? call.session().live().texts().getOrDefault(ruleset.family(), "")
                    : SaveWriter.saved(part);
            if (!text.isEmpty() && rulesets.size() > 1) {
                lines.add(Line.of("# " + ruleset.family().section(), Style.FAINT));
            }
            text.lines().map(line -> Line.of(line).asItStands()).forEach(lines::add);
            sections.put(ruleset.family().section(), text);
        }
        return Answer.of(lines, sections);
    }
}
