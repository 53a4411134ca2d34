package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Backend;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Ruleset;

/** What was added to one table is tried in the namespace that was in step before. */
final class Trying {
    private final Mirror mirror;
    private final Added added;
    private final Iptables iptables;
    private final Ruleset after;
    private final Map<String, List<Added.At>> taken = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    Trying(Mirror mirror, Added added, Iptables iptables, Ruleset after) {
        this.mirror = mirror;
        this.added = added;
        this.iptables = iptables;
        this.after = after;
    }

    /** Tries it; gives the refusal if there is one. */
    Optional<KernelRefusal> run() {
        if (!added.chains().isEmpty()) {
            Finished made = mirror.make(added.table(), added.chains());
            if (!made.ok()) {
                return Optional.of(new KernelRefusal(added.family(), added.table(), added.chains().get(0), 0, "",
                        Reason.of(made).said()));
            }
        }
        if (added.rules().isEmpty()) {
            return Optional.empty();
        }
        if (mirror.offer(added.table(), added.rules().stream().map(Added.At::line).toList()).ok()) {
            added.rules().forEach(this::note);
            return Optional.empty();
        }
        for (Added.At at : added.rules()) {
            Finished offered = mirror.offer(added.table(), List.of(at.line()));
            Optional<KernelRefusal> refusal = offered.ok() ? Optional.empty() : refusal(at, offered);
            if (refusal.isPresent()) {
                return refusal;
            } else if (offered.ok()) {
                note(at);
            }
        }
        return Optional.empty();
    }

    /** What the rules need that is not on this host. */
    List<String> warnings() {
        return warnings;
    }

    /** How the kernel tells the rules that it took. */
    Map<Added.At, String> spellings() {
        Map<Added.At, String> spellings = new HashMap<>();
        taken.forEach((chain, rules) -> {
            List<String> told = mirror.last(added.table(), chain, rules.size());
            for (int i = 0; i < told.size(); i++) {
                spellings.put(rules.get(i), told.get(i));
            }
        });
        return spellings;
    }

    private void note(Added.At at) {
        taken.computeIfAbsent(at.chain(), chain -> new ArrayList<>()).add(at);
    }

    private Optional<KernelRefusal> refusal(Added.At at, Finished offered) {
        Finished alone = mirror.alone(added.table(), at.rule());
        if (alone.ok()) {
            mirror.removeProbe(added.table());
        } else {
            Reason reason = reason(alone, Mirror.PROBE, at);
            Optional<String> missing = reason.missing(at.rule());
            missing.ifPresent(warnings::add);
            return missing.isPresent() ? Optional.empty() : Optional.of(refusal(at, reason.said()));
        }
        // The legacy tables follow no jump behind a rule that ends the chain for every packet, which a shape can't
        // tell.
        if (iptables.backend() == Backend.LEGACY && Scratch.of(iptables).takes(after)) {
            return Optional.empty();
        }
        Reason reason = reason(offered, at.chain(), at);
        return Optional.of(refusal(at,
                (reason.isOfJumps() ? "" : "the rule is not for chain " + at.chain() + ": ") + reason.said()));
    }

    /** The legacy restore program has only a line number to tell; the command tells why. */
    private Reason reason(Finished refused, String chain, Added.At at) {
        if (!refused.stderr().contains("line ") || iptables.backend() == Backend.NFT || refused.code() == 2) {
            return Reason.of(refused);
        }
        if (chain.equals(Mirror.PROBE)) {
            mirror.makeProbe(added.table());
            Reason reason = Reason.of(mirror.command(added.table(), chain, at.rule()));
            mirror.removeProbe(added.table());
            return reason;
        }
        return Reason.of(mirror.command(added.table(), chain, at.rule()));
    }

    private KernelRefusal refusal(Added.At at, String reason) {
        return new KernelRefusal(added.family(), added.table(), at.chain(), at.index() + 1,
                at.line().toString(), reason);
    }
}
