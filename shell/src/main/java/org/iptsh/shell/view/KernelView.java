package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.probe.Agreement;
import org.iptsh.persistence.probe.Met;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;

/** Shows what the kernel did with a packet, beside what a trace tells of it. */
public final class KernelView {
    private static final String STOP = "\u251c ";
    private static final String END = "\u2514 ";

    private final Ruleset ruleset;
    private final Backend backend;
    private final String packet;
    private final Agreement agreement;

    /**
     * A view of what was seen.
     *
     * @param ruleset the one that was loaded
     * @param packet the one that was sent, in words
     */
    public KernelView(Ruleset ruleset, Backend backend, String packet, Agreement agreement) {
        this.ruleset = ruleset;
        this.backend = backend;
        this.packet = packet;
        this.agreement = agreement;
    }

    /** The rules that the packet met, and whether the trace told it so. */
    public List<Line> lines(int width) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("What the kernel did (" + backend.word() + "), given", Style.HEADING));
        lines.addAll(Wrapping.lines(Line.of(packet, Style.STRONG), width, 2));
        List<Met> met = agreement.seen().met();
        int longest = met.stream().mapToInt(each -> place(each).length()).max().orElse(0);
        for (Met each : met) {
            String number = each.position() == 0 ? "     policy " : String.format("%4d  ", each.position());
            Line line = Line.of(STOP, Style.FAINT).and(each.table(), Style.TABLE).and(" ")
                    .and(each.chain(), Style.CHAIN).and(" ".repeat(longest - place(each).length()))
                    .and(number, Style.NUMBER)
                    .and(each.position() == 0 ? Line.of(each.verdict())
                            : new Line(RuleView.line(rule(each).map(Rule::text).orElse("?")).spans(), false));
            lines.addAll(Wrapping.lines(line, width, longest + 10));
        }
        if (!agreement.seen().out().isEmpty()) {
            lines.add(Line.of(STOP, Style.FAINT).and("leaves by " + String.join(", ", agreement.seen().out()),
                    Style.HEADING));
        }
        lines.addAll(Wrapping.lines(Line.of(END, Style.FAINT).and(verdict(), Style.STRONG)
                .and(agreement.holds() ? Line.of(": as the trace tells", Style.GOOD).and(doubt(), Style.WARNING)
                        : Line.of(": the trace is wrong" + parting(), Style.ERROR)), width, 4));
        return lines;
    }

    /** What else may come of such a packet; empty if nothing may. */
    private String doubt() {
        return dependsOn().isEmpty() ? "" : JudgementView.doubt("; it", dependsOn());
    }

    private List<String> dependsOn() {
        return agreement.cases().stream().flatMap(one -> one.conditions().stream()).distinct().toList();
    }

    private String parting() {
        return agreement.first().map(met -> "; they part at " + words(met))
                .orElse("; it tells of rules that the kernel does not meet")
                + ". The kernel is right: please report it with the rules";
    }

    private static String words(Met met) {
        return met.position() == 0 ? "the policy of " + place(met) : place(met) + " " + met.position();
    }

    private static String place(Met met) {
        return met.table() + " " + met.chain();
    }

    private Optional<Rule> rule(Met met) {
        return ruleset.chain(met.table(), met.chain()).filter(chain -> met.position() <= chain.size())
                .map(chain -> chain.rules().get(met.position() - 1));
    }

    /** What became of it: to nft, a rule that rejects is one that drops. */
    private String verdict() {
        Optional<Met> last = agreement.seen().last();
        boolean rejects = last.filter(met -> met.position() > 0).flatMap(this::rule)
                .filter(rule -> rule.target().equals("REJECT")).isPresent();
        String said = last.map(Met::verdict).orElse("");
        return rejects ? "REJECT" : said.equals("DROP") || said.equals("QUEUE") ? said
                : agreement.cases().stream().map(one -> one.verdict().name()).findFirst().orElse("ACCEPT");
    }

    /** The same for programs. */
    public Map<String, Object> document() {
        List<Object> met = new ArrayList<>();
        for (Met each : agreement.seen().met()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("table", each.table());
            one.put("chain", each.chain());
            one.put("position", each.position());
            one.put("rule", each.position() == 0 ? null
                    : rule(each).map(rule -> rule.line(each.chain())).orElse(null));
            one.put("effect", each.verdict());
            met.add(one);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("verdict", verdict());
        document.put("agrees", agreement.holds());
        document.put("dependsOn", dependsOn());
        document.put("path", met);
        document.put("out", agreement.seen().out());
        document.put("packet", packet);
        document.put("backend", backend.word());
        return document;
    }
}
