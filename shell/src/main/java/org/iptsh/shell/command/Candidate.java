package org.iptsh.shell.command;

import java.util.List;
import org.iptsh.persistence.live.KernelRefusal;
import org.iptsh.persistence.live.LiveRules;
import org.iptsh.persistence.live.Scratch;
import org.iptsh.persistence.live.Trial;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.merge.Merge;

/** What a commit would make live: what is staged on top of what live has become since, tried on the kernel. */
record Candidate(Session session) {
    /** How often live may move while its candidate is tried, before that is for a person to look at. */
    private static final int TRIES = 3;

    /** What would change, not yet tried. */
    Diff preview() {
        return Diff.between(session.live().firewall(), merged());
    }

    /**
     * The candidate as the kernel tells it; {@link Session#live()} is what it was built on when this returns.
     *
     * @param notes gets what is worth a warning
     * @throws CommandFailure if live can't be told, both sides changed a chain, or the kernel refuses
     */
    Firewall tried(List<Line> notes) {
        for (int i = 0; i < TRIES; i++) {
            Firewall live = session.live().firewall();
            Firewall candidate = tried(live, merged(), notes);
            session.refresh();
            if (session.live().firewall().sameRules(live)) {
                return candidate;
            }
        }
        throw CommandFailure.of(Exit.REFUSED, "live keeps changing while its candidate is tried",
                "find out who changes it (`status`, `diff saved live`) and commit again");
    }

    private Firewall merged() {
        LiveRules live = session.live();
        if (!live.doubts().isEmpty()) {
            throw CommandFailure.of(Exit.REFUSED, "what is live can't be told, so nothing may be built on it",
                    live.doubts().toArray(String[]::new));
        }
        Staged.Content content = session.stagedContent()
                .orElseThrow(() -> CommandFailure.of(Exit.FAILED, "nothing is staged, so there is nothing to commit"));
        Merge merge = Merge.of(content.base(), live.firewall(), content.rules());
        if (!merge.conflicts().isEmpty()) {
            throw Resolve.needed(merge.conflicts());
        }
        return merge.merged();
    }

    private Firewall tried(Firewall live, Firewall candidate, List<Line> notes) {
        List<Family> families = session.settings().families();
        List<Family> changed = families.stream()
                .filter(family -> !live.get(family).sameRules(candidate.get(family)))
                .toList();
        Family.all().stream()
                .filter(family -> !families.contains(family) && candidate.get(family).size() > 0)
                .findFirst()
                .ifPresent(family -> {
                    throw CommandFailure.of(Exit.FAILED,
                            family.label() + " rules are staged, but the settings' `families` leave it out");
                });
        Trial trial = Scratch.of(session.iptables()).load(candidate, changed);
        if (trial instanceof Trial.Refused refused) {
            throw kernelRefused(refused.refusal());
        } else if (trial instanceof Trial.Untried untried) {
            notes.add(Line.of("warning: ", Style.WARNING)
                    .and("not tried in a scratch namespace first: " + untried.reason()));
            return candidate;
        }
        return ((Trial.Taken) trial).canonical();
    }

    private static CommandFailure kernelRefused(KernelRefusal refusal) {
        return refusal.line().isEmpty()
                ? CommandFailure.of(Exit.KERNEL, refusal.message(), "live is as it was")
                : CommandFailure.of(Exit.KERNEL, refusal.message(), refusal.line(), "live is as it was");
    }
}
