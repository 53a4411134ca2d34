package org.iptsh.persistence.commit;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.delta.Delta;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.delta.Slice;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.ruleset.text.SaveWriter;

/**
 * What a commit does to the rules of one family, and how it is undone.
 *
 * @param first the same of the pending commit that this one takes the place of: its way back is this one's too
 */
record RulesChange(Proposal proposal, Family family, Optional<PendingRules> first) {

    /** The files of the section, for these programs. */
    Section section(Iptables iptables) {
        Ownership ownership = proposal.ownership();
        Ruleset seen = withFirst(proposal.seen().get(family));
        Ruleset wanted = withFirst(proposal.wanted().get(family));
        Ruleset mine = ownership.ours(seen);
        Ruleset want = ownership.ours(wanted);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("tools",
                "list " + iptables.program(family, "") + "\nsave " + iptables.program(family, "-save") + "\n");
        files.put("seen", SaveWriter.plain(seen));
        files.put("wanted", SaveWriter.plain(wanted));
        files.put("want", SaveWriter.plain(want));
        files.put("apply", delta(iptables, seen, mine, wanted));
        if (first.isPresent()) {
            // Its chains go back to what they were before it; there is no delta that leads there from what is seen now.
            Set<Touched> before = first.get().touched();
            Set<Touched> since = new LinkedHashSet<>(proposal.touched(family));
            since.removeAll(before);
            Ruleset found = Slice.put(Slice.of(seen, since), found(first.get(), Slice.of(seen, before)), before);
            files.put("mine", SaveWriter.plain(ownership.ours(found)));
            files.put("found", SaveWriter.plain(found));
            // In one go: chains of the one commit may lead to chains of the other.
            before.addAll(since);
            files.put("before", beforeImage(found, before));
        } else {
            files.put("mine", SaveWriter.plain(mine));
            files.put("undo", delta(iptables, wanted, want, seen));
            files.put("before", beforeImage(seen, proposal.touched(family)));
        }
        return new Section(family.section(), iptables.restore(family), files);
    }

    /** What the first commit found, with what others put there since: that is neither ours to remove nor to save. */
    private Ruleset found(PendingRules pending, Ruleset now) {
        Ownership ownership = proposal.ownership();
        Firewall seen = Firewall.empty().with(now);
        Unclaimed since = ownership.unclaimed(seen, Optional.of(Firewall.empty().with(pending.rules("wanted"))));
        return ownership.keep(seen, Firewall.empty().with(pending.found()), since).get(family);
    }

    /** A slice with the chains that only the first commit changed, as it left them: there they stay. */
    private Ruleset withFirst(Ruleset slice) {
        return first.map(pending -> {
            Set<Touched> unchanged = pending.touched();
            unchanged.removeAll(proposal.touched(family));
            return Slice.put(slice, pending.rules("wanted"), unchanged);
        }).orElse(slice);
    }

    /** A chain in which others have rules may not be emptied: they may write to it at the same instant. */
    private String delta(Iptables iptables, Ruleset from, Ruleset ours, Ruleset to) {
        Ruleset policies = proposal.policies().get(family);
        return Delta.between(Slice.fill(from, policies), Slice.fill(to, policies), iptables.backend(),
                (table, chain) -> from.chain(table, chain).equals(ours.chain(table, chain))).script();
    }

    /** What puts these chains back as they were whatever has become of them, in the syntax of {@code --noflush}. */
    private static String beforeImage(Ruleset seen, Set<Touched> touched) {
        StringBuilder script = new StringBuilder();
        for (Table table : seen.tables()) {
            StringBuilder rules = new StringBuilder();
            script.append('*').append(table.name()).append('\n');
            for (Touched each : touched) {
                if (each.table().equals(table.name())) {
                    Optional<Chain> chain = table.chain(each.chain());
                    script.append(header(each.chain(), chain)).append('\n');
                    rules.append(chain.map(SaveWriter::rules).orElse("-X " + each.chain() + "\n"));
                }
            }
            script.append(rules).append("COMMIT\n");
        }
        return script.toString();
    }

    private static String header(String name, Optional<Chain> chain) {
        // For a chain of one's own this line makes or empties it.
        return chain.filter(Chain::isBuiltIn)
                .map(builtIn -> ":" + name + " " + builtIn.policy() + " [0:0]\n-F " + name)
                .orElse(":" + name + " - [0:0]");
    }
}
