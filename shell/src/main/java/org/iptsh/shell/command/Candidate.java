package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.persistence.commit.Proposal;
import org.iptsh.persistence.live.KernelRefusal;
import org.iptsh.persistence.live.Live;
import org.iptsh.persistence.live.LiveChains;
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
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.delta.Slice;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.merge.Merge;
import org.iptsh.ruleset.owner.Ownership;

/**
 * What a commit would make live: what is staged on top of what live has become since, tried on the kernel.
 *
 * <p>Of live only the chains that were staged otherwise are read, unless somebody else has changed one of them, or
 * nothing was saved yet.
 */
final class Candidate {
    /** Past so many chains all of live is read at once. */
    private static final int FEW = 12;

    private final Session session;
    private final Firewall live;
    private final Firewall merged;
    private final Diff taken;
    private final List<String> warnings = new ArrayList<>();
    private Proposal proposal;

    private Candidate(Session session, Firewall live, Firewall merged, Diff taken) {
        this.session = session;
        this.live = live;
        this.merged = merged;
        this.taken = taken;
        this.proposal = Proposal.between(live, merged, session.ownership());
    }

    /**
     * The candidate of what is staged, not yet tried.
     *
     * @throws CommandFailure if live can't be told, or both sides changed the same of it
     */
    static Candidate of(Session session, Staged.Content content) {
        Firewall rules = withForeignParts(session.ownership(), content);
        Candidate staged = new Candidate(session, content.base(), rules, new Diff(List.of()));
        if (isSaved(session) && staged.isAsSeen()) {
            return staged;
        }
        LiveRules live = session.live();
        if (!live.doubts().isEmpty()) {
            throw CommandFailure.of(Exit.REFUSED, "what is live can't be told, so nothing may be built on it",
                    live.doubts().toArray(String[]::new));
        }
        Merge merge = session.onLive().merge(content);
        if (!merge.conflicts().isEmpty()) {
            throw Resolve.needed(session, merge.conflicts());
        }
        Candidate merged = new Candidate(session, live.firewall(), merge.merged(), merge.taken());
        merged.warnings.addAll(live.warnings());
        return merged;
    }

    /** Whether there is a version to which a confirm adds; the first one holds all of live, which has to be known. */
    private static boolean isSaved(Session session) {
        Set<String> sections = session.saved().sections();
        return session.settings().families().stream().map(Family::section).allMatch(sections::contains);
    }

    /**
     * What is staged, with the foreign parts of its base: they are live's, whatever was staged of them.
     *
     * <p>Where no chain that differs from the base is another program's, has rules of one, or is gone, all foreign
     * parts are in their place already, and nobody has to look for them among all rules.
     */
    private static Firewall withForeignParts(Ownership ownership, Staged.Content content) {
        for (Family family : Family.all()) {
            Set<Touched> touched = Slice.differing(content.base().get(family), content.rules().get(family));
            Ruleset before = Slice.of(content.base().get(family), touched);
            Ruleset after = Slice.of(content.rules().get(family), touched);
            boolean allOurs = ownership.ours(before) == before && ownership.ours(after) == after;
            if (!allOurs || !Slice.chains(after).containsAll(touched)) {
                return ownership.weave(content.base(), content.base(), content.rules());
            }
        }
        return content.rules();
    }

    /** Whether the chains that were staged otherwise are in live what they were when they were staged. */
    private boolean isAsSeen() {
        Map<Family, Set<Touched>> touched = proposal.touched();
        if (touched.values().stream().mapToInt(Set::size).sum() > FEW) {
            return false;
        }
        Live kernel = session.kernel();
        Firewall now = Firewall.empty();
        Firewall policies = Firewall.empty();
        boolean sure = true;
        for (Map.Entry<Family, Set<Touched>> each : touched.entrySet()) {
            LiveChains chains = kernel.chains(each.getKey(), each.getValue());
            now = now.with(chains.chains());
            policies = policies.with(chains.policies());
            sure &= chains.doubts().isEmpty();
            warnings.addAll(chains.warnings());
        }
        boolean same = sure && now.equals(proposal.seen());
        // With the counters of now.
        proposal = proposal.seen(now, policies);
        return same;
    }

    /**
     * Tries it in a scratch namespace; from then on its rules are worded as the kernel tells them.
     *
     * @param notes gets what is worth a warning
     * @throws CommandFailure if the kernel refuses
     */
    void tryOut(List<Line> notes) {
        warnings.forEach(warning -> notes.add(Line.of("warning: ", Style.WARNING).and(warning)));
        List<Family> families = session.settings().families();
        Map<Family, Set<Touched>> touched = proposal.touched();
        touched.keySet().stream().filter(family -> !families.contains(family)).findFirst().ifPresent(family -> {
            throw CommandFailure.of(Exit.FAILED,
                    family.label() + " rules are staged, but the settings' `families` leave it out");
        });
        // What the kernel took edit by edit it takes now, and the words are its own. What it needs on this host may
        // have gone meanwhile, such as a set; then the kernel refuses the commit as a whole.
        if (touched.isEmpty() || session.hasTaken(live, merged)) {
            return;
        }
        Trial trial = Scratch.of(session.iptables()).load(live, merged, touched);
        if (trial instanceof Trial.Refused refused) {
            throw kernelRefused(refused.refusal());
        } else if (trial instanceof Trial.Untried untried) {
            notes.add(Line.of("warning: ", Style.WARNING)
                    .and("not tried in a scratch namespace first: " + untried.reason()));
        } else if (trial instanceof Trial.Taken taken) {
            proposal = proposal.worded(taken.canonical());
        }
    }

    private static CommandFailure kernelRefused(KernelRefusal refusal) {
        return refusal.line().isEmpty()
                ? CommandFailure.of(Exit.KERNEL, refusal.message(), "live is as it was")
                : CommandFailure.of(Exit.KERNEL, refusal.message(), refusal.line(), "live is as it was");
    }

    /** What live has become since it was staged from, as far as that is kept and is not another program's. */
    Diff taken() {
        return taken;
    }

    /** What it is put on. */
    Firewall live() {
        return live;
    }

    /** The chains that differ. */
    Proposal proposal() {
        return proposal;
    }

    /** All of it, as it will be live. */
    Firewall whole() {
        Firewall whole = merged;
        for (Map.Entry<Family, Set<Touched>> each : proposal.touched().entrySet()) {
            Ruleset words = proposal.wanted().get(each.getKey());
            Ruleset before = merged.get(each.getKey());
            whole = Slice.of(before, each.getValue()).sameRules(words)
                    ? whole : whole.with(Slice.put(before, words, each.getValue()));
        }
        return whole;
    }
}
