package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.ruleset.question.Decider;
import org.iptsh.ruleset.question.Judgement;
import org.iptsh.ruleset.question.Wanted;
import org.iptsh.shell.view.JudgementView;

/** What {@code check} finds where assertions don't hold, or nobody knows. */
final class AssertionFindings {
    /** The code of such findings. */
    static final String CODE = "assertion";

    private AssertionFindings() {}

    /**
     * Something found.
     *
     * @param error whether it is one, rather than a warning
     * @param section the file of rules that breaks it, or the file of assertions if that can't be read
     * @param table of the rule or policy that decides; empty if none does
     */
    record Found(boolean error, String section, String table, String chain, int position, String message) {}

    /** Judges some families of a firewall. */
    static List<Found> in(Demands demands, Firewall firewall, Collection<Family> families) {
        Result<Assertions> read = demands.assertions();
        List<Found> found = new ArrayList<>();
        if (!read.isGood()) {
            read.problems().stream().map(Problem::headline)
                    .forEach(problem -> found.add(new Found(true, Assertions.FILE, "", "", 0, problem)));
            return found;
        }
        for (Judgement judgement : demands.judge(firewall, new Wanted(List.of(), read.get().all()))) {
            if (!families.contains(judgement.family())) {
                continue;
            }
            if (judgement.state() == Judgement.State.BROKEN) {
                Decider decider = judgement.deciders().get(0);
                found.add(new Found(true, judgement.family().section(), decider.table(), decider.chain(),
                        decider.position(), JudgementView.broken(judgement)));
            } else if (judgement.state() == Judgement.State.UNCERTAIN) {
                found.add(new Found(false, judgement.family().section(), "", "", 0, JudgementView.doubt(
                        JudgementView.question(judgement), judgement.dependsOn())));
            }
        }
        demands.untold().forEach(sentence -> found.add(new Found(false, Assertions.FILE, "", "", 0, sentence)));
        return found;
    }
}
