package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.saved.Version;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Utf8;
import org.iptsh.shell.view.RuleView;

/** {@code blame}: which version brought each rule of a chain, and whose it was. */
final class Blame {
    static final Command COMMAND = Command.of("blame", Groups.SAVED, "TABLE CHAIN [-4] [-6]", Places.ALL,
            "who added each saved rule of a chain, and when", "Without -4 or -6, the family at which one stands.",
            Blame::run);

    private Blame() {}

    /** A rule and the version that brought it. */
    private record Blamed(int number, String rule, Version version) {}

    private static Answer run(Call call) {
        String table = call.arguments().get("TABLE").orElseThrow();
        String chain = call.arguments().get("CHAIN").orElseThrow();
        Family family = call.arguments().has("-6") ? Family.IPV6
                : call.arguments().has("-4") ? Family.IPV4 : call.session().where().family();
        Version head = call.session().saved().head()
                .orElseThrow(() -> CommandFailure
                        .of(Exit.FAILED, "nothing is saved yet", "`adopt` saves what is live"));
        byte[] file = Optional.ofNullable(call.session().saved().files(head).get(family.section()))
                .orElseThrow(() -> CommandFailure.of(Exit.FAILED, "no " + family.section() + " is saved"));
        List<String> lines = Utf8.decode(file).lines().toList();
        List<Version> versions = call.session().saved().blame(family.section(), head);
        List<Blamed> blamed = blamed(lines, versions, table, chain);
        if (blamed.isEmpty()) {
            throw CommandFailure.of(Exit.FAILED, "no rules are saved in " + family.label() + " " + table + " " + chain);
        }
        return Answer.of(view(blamed), blamed.stream().map(each -> document(each, chain)).toList());
    }

    private static List<Blamed> blamed(List<String> lines, List<Version> versions, String table, String chain) {
        List<Blamed> blamed = new ArrayList<>();
        String current = "";
        String start = "-A " + chain;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("*")) {
                current = line.substring(1);
            } else if (current.equals(table) && (line.equals(start) || line.startsWith(start + " "))) {
                blamed.add(new Blamed(blamed.size() + 1, line.substring(start.length()).strip(), versions.get(i)));
            }
        }
        return blamed;
    }

    private static List<Line> view(List<Blamed> blamed) {
        int width = blamed.stream().mapToInt(each -> each.version().author().name().length()).max().orElse(0);
        return blamed.stream()
                .map(each -> Line.of(each.version().shortId(), Style.NUMBER)
                        .and(String.format(" %-" + width + "s ", each.version().author().name()), Style.STRONG)
                        .and(Versions.when(each.version()), Style.FAINT)
                        .and(String.format(" %4d  ", each.number()), Style.NUMBER)
                        .and(RuleView.line(each.rule())))
                .toList();
    }

    private static Map<String, Object> document(Blamed blamed, String chain) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("position", blamed.number());
        document.put("rule", Rule.of(blamed.rule()).line(chain));
        document.put("rev", blamed.version().id());
        document.put("author", blamed.version().author().name());
        document.put("when", blamed.version().when().toString());
        return document;
    }
}
