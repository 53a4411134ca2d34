package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.ruleset.owner.Unclaimed.Part;

/** Tells what is unclaimed: few rules by what they say, many by where they stand, and chains by name. */
public final class UnclaimedView {
    /** So many rules are shown. */
    private static final int SHOWN = 3;

    /** So many rules of a chain, and so many chains, are told by their places. */
    private static final int NAMED = 8;

    private UnclaimedView() {}

    /** A line for each rule if there are few, and one for the rest. */
    public static List<Line> lines(Unclaimed unclaimed) {
        List<Part> chains = unclaimed.parts().stream().filter(Part::whole).toList();
        List<Part> parts = unclaimed.parts().stream().filter(part -> !part.whole()).toList();
        if (unclaimed.size() - chains.size() > SHOWN) {
            return List.of(places(unclaimed.parts()));
        }
        List<Line> lines = new ArrayList<>();
        if (!chains.isEmpty()) {
            lines.add(places(chains));
        }
        for (Part part : parts) {
            List<Rule> rules = unclaimed.rules(part);
            for (int i = 0; i < rules.size(); i++) {
                lines.add(Line.of(place(part) + " " + (part.rules().get(i) + 1) + "  ", Style.WARNING)
                        .and(RuleView.line(rules.get(i).text())));
            }
        }
        return lines;
    }

    /** {@code IPv4 filter INPUT 3, 4; chain IPv4 filter BKP-1}; of much, how much more. */
    private static Line places(List<Part> parts) {
        List<String> words = new ArrayList<>();
        for (Part part : parts) {
            words.add(part.whole() ? "chain " + place(part) : place(part) + " " + part.rules().stream().limit(NAMED)
                    .map(index -> Integer.toString(index + 1)).collect(Collectors.joining(", "))
                    + (part.rules().size() > NAMED ? " and " + (part.rules().size() - NAMED) + " more" : ""));
        }
        return Line.of(String.join("; ", words.subList(0, Math.min(words.size(), NAMED)))
                + (words.size() > NAMED ? " and in " + (words.size() - NAMED) + " more chains" : ""), Style.WARNING);
    }

    /** {@code 2 unclaimed rules and chains that are not in it: chain IPv4 filter BKP-1; IPv4 filter INPUT -j BKP-1}. */
    public static String missing(Unclaimed missing) {
        List<String> names = new ArrayList<>();
        for (Part part : missing.parts()) {
            if (part.whole()) {
                names.add("chain " + place(part));
            } else {
                missing.rules(part).forEach(rule -> names.add((place(part) + " " + rule.text()).strip()));
            }
        }
        return (names.size() > 1 ? names.size() + " unclaimed rules and chains that are"
                        : "1 unclaimed " + (missing.parts().get(0).whole() ? "chain" : "rule") + " that is")
                + " not in it: " + names.stream().limit(SHOWN).collect(Collectors.joining("; "))
                + (names.size() > SHOWN ? "; and " + (names.size() - SHOWN) + " more" : "");
    }

    private static String place(Part part) {
        return part.family().label() + " " + part.table() + " " + part.chain();
    }
}
