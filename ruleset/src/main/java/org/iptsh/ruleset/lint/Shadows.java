package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.trace.Effect;

/** Finds the rules of a chain of which every packet is decided on by earlier ones. */
final class Shadows {
    /** For more rules than these nobody looks who covers them. */
    private static final int MANY = 300;
    /** Of more than these nobody looks which are needed. */
    private static final int FEW = 40;

    private Shadows() {}

    static List<Idle.Shadow> in(Packeted.Walked walked) {
        List<Idle.Shadow> shadows = new ArrayList<>();
        int end = UnconditionalVerdict.decider(walked.chain());
        Map<Packets, Packeted.Met> exact = new HashMap<>();
        for (int i = 0; i < walked.rules().size() && (end == 0 || i < end); i++) {
            Packeted.Met met = walked.rules().get(i);
            if (met.rule().ours() && met.isShadowed()) {
                Packeted.Met twin = exact.get(met.meaning().matches());
                List<Packeted.Met> by = twin != null ? List.of(twin)
                        : shadows.size() < MANY ? covering(walked.rules().subList(0, i), met) : List.of();
                if (!isLate(met, by)) {
                    shadows.add(new Idle.Shadow(met.rule(), by.stream().map(Packeted.Met::rule).toList()));
                }
            } else if (met.decides()) {
                exact.putIfAbsent(met.meaning().matches(), met);
            }
        }
        return shadows;
    }

    /** Whether it logs what was refused before, of which there is a check of its own. */
    private static boolean isLate(Packeted.Met met, List<Packeted.Met> by) {
        return met.rule().targets("LOG") && by.stream().anyMatch(each -> each.rule().refuses()
                && LogAfterDrop.conditions(each.rule()).equals(LogAfterDrop.conditions(met.rule())));
    }

    /** The rules that together decide on all that one matches: a single one, if there is one. */
    private static List<Packeted.Met> covering(List<Packeted.Met> earlier, Packeted.Met met) {
        Packets matches = met.meaning().matches();
        Optional<Packeted.Met> alone = earlier.stream()
                .filter(each -> each.decides() && each.meaning().matches().contains(matches)).findFirst();
        if (alone.isPresent()) {
            return List.of(alone.get());
        }
        List<Packeted.Met> by = new ArrayList<>();
        Packets open = matches;
        boolean jumping = false;
        for (Packeted.Met each : earlier) {
            boolean jumps = each.meaning().effect().kind() == Effect.Kind.JUMP;
            if ((each.decides() || jumps) && each.meaning().matches().intersects(open)) {
                by.add(each);
                jumping |= jumps;
                open = jumps ? open : open.minus(each.meaning().matches());
            }
            if (open.isEmpty()) {
                break;
            }
        }
        // How much of its packets a jump decides on is not told here.
        return jumping || by.size() > FEW ? by : needed(by, matches);
    }

    private static List<Packeted.Met> needed(List<Packeted.Met> by, Packets matches) {
        List<Packeted.Met> needed = new ArrayList<>(by);
        for (Packeted.Met each : by) {
            List<Packets> others = needed.stream().filter(other -> other != each)
                    .map(other -> other.meaning().matches()).toList();
            if (Packets.union(matches.space(), others).contains(matches)) {
                needed.remove(each);
            }
        }
        return needed;
    }
}
