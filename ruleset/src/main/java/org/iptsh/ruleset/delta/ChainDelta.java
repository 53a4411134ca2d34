package org.iptsh.ruleset.delta;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Rule;

/** The lines that take rules out of a chain and put others in, or fill it anew. */
final class ChainDelta {
    private final String chain;
    private final List<Rule> from;
    private final List<Rule> to;
    private final Deletion deletion;
    private final Staying staying;

    /** @param renamed chains that may be targets on the other side: a rule that names one is another rule there */
    ChainDelta(Chain old, Chain now, Set<String> renamed, Deletion deletion) {
        this.chain = now.name();
        this.from = old.rules();
        this.to = now.rules();
        this.deletion = deletion;
        this.staying = new Staying(from, renamed.isEmpty() ? to : to.stream()
                .map(rule -> renamed.contains(rule.target()) ? new Object() : rule).toList(), deletion);
    }

    /** Deletions by number come first, from the last rule up, so that no line moves what a later one means. */
    List<String> deletions() {
        List<String> byNumber = new ArrayList<>();
        List<String> byText = new ArrayList<>();
        for (int place : staying.gone()) {
            if (deletion.findsByText(from.get(place))) {
                byText.add(line("-D " + chain, from.get(place)));
            } else {
                byNumber.add("-D " + chain + " " + (place + 1));
            }
        }
        Collections.reverse(byNumber);
        byNumber.addAll(byText);
        return byNumber;
    }

    /** From the first rule down, so that all above a new one are in their places by then. */
    List<String> additions() {
        Map<Rule, Deque<Counters>> carried = carried();
        int last = staying.last();
        List<String> lines = new ArrayList<>();
        for (int place : staying.come()) {
            Rule rule = to.get(place);
            String command = place > last ? "-A " + chain : "-I " + chain + " " + (place + 1);
            lines.add(counters(carried, rule) + line(command, rule));
        }
        return lines;
    }

    /** All rules wanted, for the chain once it is emptied. */
    List<String> refill() {
        Map<Rule, Deque<Counters>> carried = carried();
        List<String> lines = new ArrayList<>();
        for (int place = 0; place < to.size(); place++) {
            Rule rule = to.get(place);
            int old = staying.oldPlace(place);
            lines.add((old < 0 ? counters(carried, rule) : text(from.get(old).counters())) + rule.line(chain));
        }
        return lines;
    }

    boolean isEmpty() {
        return staying.gone().isEmpty() && staying.come().isEmpty();
    }

    int oldSize() {
        return from.size();
    }

    int newSize() {
        return to.size();
    }

    Staying staying() {
        return staying;
    }

    /** Whether one of the rules that stay has such counters; null where they are not known. */
    boolean anyStaying(Predicate<Counters> such) {
        for (int place = 0; place < from.size(); place++) {
            if (staying.stays(place) && such.test(from.get(place).counters())) {
                return true;
            }
        }
        return false;
    }

    /** The counters of the rules that go, for those of the same text that come. */
    private Map<Rule, Deque<Counters>> carried() {
        Map<Rule, Deque<Counters>> carried = new HashMap<>();
        for (int place : staying.gone()) {
            Rule rule = from.get(place);
            if (rule.counters() != null) {
                carried.computeIfAbsent(rule, text -> new ArrayDeque<>()).add(rule.counters());
            }
        }
        return carried;
    }

    private static String counters(Map<Rule, Deque<Counters>> carried, Rule rule) {
        Deque<Counters> known = carried.get(rule);
        return text(known == null || known.isEmpty() ? rule.counters() : known.poll());
    }

    private static String text(Counters counters) {
        return counters == null || counters.isZero() ? "" : counters + " ";
    }

    private static String line(String command, Rule rule) {
        return rule.text().isEmpty() ? command : command + " " + rule.text();
    }
}
