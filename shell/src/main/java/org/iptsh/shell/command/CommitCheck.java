package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.ruleset.question.Judgement;
import org.iptsh.ruleset.question.Peer;
import org.iptsh.ruleset.question.Wanted;
import org.iptsh.shell.view.JudgementView;

/**
 * The last look at a firewall before it becomes live: whether it cuts off whoever commits it or manages the host, and
 * whether what was asserted holds.
 */
final class CommitCheck {
    private final Session session;
    private final boolean forced;
    private final Demands demands;

    CommitCheck(Session session, boolean forced) {
        this.session = session;
        this.forced = forced;
        this.demands = new Demands(session);
    }

    /**
     * Looks.
     *
     * @param notes gets what is uncertain, and on what it depends
     * @throws CommandFailure if it cuts somebody off or breaks an assertion, unless forced
     */
    void look(Firewall firewall, List<Line> notes) {
        List<Judgement> all = demands.judge(firewall, new Wanted(demands.peers(), assertions(notes).all()));
        List<Judgement> broken = all.stream()
                .filter(judgement -> judgement.state() == Judgement.State.BROKEN).toList();
        if (!broken.isEmpty() && !forced) {
            throw refused(broken);
        }
        broken.forEach(judgement -> warn(notes, JudgementView.broken(judgement)));
        doubts(all).forEach(doubt -> warn(notes, doubt));
        demands.untold().forEach(sentence -> warn(notes, sentence));
    }

    private static void warn(List<Line> notes, String sentence) {
        notes.add(Line.of("warning: ", Style.WARNING).and(sentence));
    }

    /** What can't be read can't be kept either. */
    private Assertions assertions(List<Line> notes) {
        Result<Assertions> read = demands.assertions();
        if (read.isGood()) {
            return read.get();
        } else if (!forced) {
            throw CommandFailure.of(Exit.REFUSED, read.problems().stream().map(problem -> problem.hint().isPresent()
                    ? problem : problem.hint("mend it in " + file() + ", or `commit --force`")).toList());
        }
        read.problems().stream().map(Problem::headline).forEach(problem -> warn(notes, problem));
        return Assertions.none();
    }

    private String file() {
        return session.saved().folder().resolve(Assertions.FILE).toString();
    }

    private static CommandFailure refused(List<Judgement> broken) {
        Set<String> reasons = new LinkedHashSet<>();
        broken.stream().filter(judgement -> judgement.demand().isReach())
                .forEach(judgement -> reasons.add(judgement.demand().who().equals(Peer.YOU)
                        ? "would cut you off" : "would cut off " + judgement.demand().who()));
        long assertions = broken.stream().filter(judgement -> !judgement.demand().isReach())
                .map(judgement -> judgement.demand().place()).distinct().count();
        if (assertions > 0) {
            reasons.add("would break " + (assertions == 1 ? "an assertion" : assertions + " assertions"));
        }
        List<String> details = new ArrayList<>();
        broken.forEach(judgement -> details.add(JudgementView.broken(judgement)));
        details.add("`" + broken.get(0).demand().look() + "` shows the way there");
        details.add("`commit --force` does it all the same; live is as it was, and what you staged stays staged");
        return CommandFailure.of(Exit.REFUSED, "this commit " + String.join(", and ", reasons),
                details.toArray(String[]::new));
    }

    /** A line for each who, or each assertion, that may or may not get what is demanded. */
    private static List<String> doubts(List<Judgement> all) {
        Map<String, Set<String>> conditions = new LinkedHashMap<>();
        for (Judgement judgement : all) {
            if (judgement.state() == Judgement.State.UNCERTAIN) {
                conditions.computeIfAbsent(JudgementView.question(judgement), key -> new LinkedHashSet<>())
                        .addAll(judgement.dependsOn());
            }
        }
        List<String> doubts = new ArrayList<>();
        conditions.forEach((question, depends) -> doubts.add(JudgementView.doubt(question, depends)));
        return doubts;
    }
}
