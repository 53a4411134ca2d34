package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.question.SemanticDiff;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.shell.view.SemanticDiffView;

/** {@code diff --semantic}: which packets two rulesets treat differently. */
final class SemanticDiffing {
    private static final int BOXES = 8;

    private SemanticDiffing() {}

    /** Compares two firewalls that stand where their sources say. */
    static Answer answer(Call call, List<Source> sources, Firewall before, Firewall after) {
        List<Line> lines = new ArrayList<>();
        List<Object> differences = new ArrayList<>();
        for (Family family : Family.all()) {
            SemanticDiffView view = view(call, sources, before.get(family), after.get(family));
            lines.addAll(view.lines(call.console().width()));
            differences.addAll(view.document());
        }
        if (differences.isEmpty()) {
            lines.add(Line.of("no packet is treated differently", Style.GOOD));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("identical", differences.isEmpty());
        document.put("differences", differences);
        return Answer.of(lines, document);
    }

    private static SemanticDiffView view(Call call, List<Source> sources, Ruleset before, Ruleset after) {
        Model model = Model.of(call.session().edits().catalogue(), call.session().edits().dialect(),
                Around.of(call, sources, Family.all()), List.of(before, after), List.of());
        PacketWords words = new PacketWords(model.space(), call.session().edits().catalogue());
        try {
            SemanticDiff diff = before.equals(after) ? new SemanticDiff(List.of())
                    : SemanticDiff.between(model, before, after, BOXES);
            return new SemanticDiffView(before.family(), diff, words);
        } catch (TooManyCases e) {
            throw Around.tooMany(e, "diff without --semantic compares rule by rule");
        }
    }
}
