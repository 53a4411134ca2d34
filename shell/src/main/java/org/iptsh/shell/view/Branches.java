package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.ruleset.ChainTree;

/**
 * Chains that one chain leads to, as many as a person wants to see at once: of more than five whose names are alike up
 * to their last hyphen, or underscore where there is none, only the first two stand for themselves.
 *
 * @param shown those that stand for themselves
 * @param rest the others of the same beginning; empty if there are none
 */
public record Branches(String beginning, List<ChainTree> shown, List<ChainTree> rest) {
    private static final int ALIKE = 5;
    private static final int SHOWN = 2;

    public Branches {
        shown = List.copyOf(shown);
        rest = List.copyOf(rest);
    }

    /** The chains by the beginnings of their names, in the order of the first of each. */
    public static List<Branches> of(List<ChainTree> chains) {
        Map<String, List<ChainTree>> alike = chains.stream()
                .collect(Collectors.groupingBy(Branches::beginning, LinkedHashMap::new, Collectors.toList()));
        List<Branches> branches = new ArrayList<>();
        alike.forEach((beginning, some) -> {
            int shown = some.size() > ALIKE ? SHOWN : some.size();
            branches.add(new Branches(beginning, some.subList(0, shown), some.subList(shown, some.size())));
        });
        return branches;
    }

    /** What stands in the place of the rest: {@code and 7 more: SVC-…, with 9 chains below them}. */
    public String words() {
        int below = ChainTree.size(rest);
        return "and " + rest.size() + " more: " + beginning + "…"
                + (below == 0 ? "" : ", with " + below + (below == 1 ? " chain" : " chains") + " below them");
    }

    private static String beginning(ChainTree tree) {
        String name = tree.chain().name();
        int end = name.lastIndexOf(name.contains("-") ? '-' : '_');
        return end < 0 ? name : name.substring(0, end + 1);
    }
}
