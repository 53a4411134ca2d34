package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Jumps;
import org.iptsh.ruleset.Table;

/** Chains that jump to each other in a circle. */
final class ChainLoop {
    static final Check CHECK = Check.of("chain-loop", Severity.ERROR, "chains that jump in a circle",
            """
            A packet that follows the jumps comes back to where it was. The kernel refuses such a table whole.
            Example: -A web -j log and -A log -j web
            Let one of the chains return instead of jumping back.
            There is no reason to leave it alone.""",
            ChainLoop::look);

    private ChainLoop() {}

    private static void look(Subject subject, Findings findings) {
        for (Family family : subject.families()) {
            for (Table table : subject.ruleset(family).tables()) {
                Optional<List<String>> circle = new Jumps(table).circle();
                circle.ifPresent(chains -> findings.add(new Spot(family, table.name(), chains.get(0), 0),
                        "chains jump in a circle: " + String.join(" -> ", chains), causes(family, table, chains),
                        Fix.none()));
            }
        }
    }

    private static List<Spot> causes(Family family, Table table, List<String> chains) {
        List<Spot> causes = new ArrayList<>();
        for (int i = 0; i + 1 < chains.size(); i++) {
            String next = chains.get(i + 1);
            List<String> targets = table.chain(chains.get(i)).orElseThrow().rules().stream()
                    .map(rule -> rule.target()).toList();
            causes.add(new Spot(family, table.name(), chains.get(i), targets.indexOf(next) + 1));
        }
        return causes;
    }
}
