package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.trace.Effect;

/** Rules of which every packet is decided on by earlier ones of their chain. */
final class Shadows {
    /** For more rules than these nobody looks who covers them together. */
    private static final int MANY = 500;

    private Shadows() {}

    /** A rule, and the earlier ones that decide on its packets; none known if they are too many to look for. */
    record Shadow(Packeted.Met met, List<Packeted.Met> by) {
        Spot where() {
            return met.rule().where();
        }

        /** Whether an earlier rule stops what this one would let through, or the reverse. */
        boolean contradicts() {
            return by.stream().anyMatch(each -> each.rule().accepts() && met.rule().refuses()
                    || each.rule().refuses() && met.rule().accepts());
        }

        List<Spot> causes() {
            return by.stream().map(each -> each.rule().where()).toList();
        }

        /** {@code rule 2}, {@code rules 2, 3 and 5}, {@code earlier rules}. */
        String who() {
            if (by.isEmpty() || by.size() > 4) {
                return by.isEmpty() ? "earlier rules" : by.size() + " earlier rules";
            }
            StringBuilder who = new StringBuilder(by.size() == 1 ? "rule " : "rules ");
            for (int i = 0; i < by.size(); i++) {
                who.append(i == 0 ? "" : i == by.size() - 1 ? " and " : ", ")
                        .append(by.get(i).rule().where().position());
            }
            return who.toString();
        }
    }

    /** Tells of all that are ours and that no other check tells of. */
    static void each(Subject subject, Consumer<Shadow> told) {
        for (Family family : subject.families()) {
            for (ChainAt chain : subject.chains(family)) {
                if (chain.ours()) {
                    in(subject.packets(family).walked(chain)).forEach(told);
                }
            }
        }
    }

    private static List<Shadow> in(Packeted.Walked walked) {
        List<Shadow> shadows = new ArrayList<>();
        int end = UnconditionalVerdict.decider(walked.chain());
        Map<Packets, Packeted.Met> exact = new HashMap<>();
        for (int i = 0; i < walked.rules().size() && (end == 0 || i < end); i++) {
            Packeted.Met met = walked.rules().get(i);
            if (met.rule().ours() && met.isShadowed()) {
                Packeted.Met twin = exact.get(met.meaning().matches());
                List<Packeted.Met> by = twin != null ? List.of(twin)
                        : shadows.size() < MANY ? covering(walked.rules().subList(0, i), met) : List.of();
                if (!isLate(met, by)) {
                    shadows.add(new Shadow(met, by));
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

    private static List<Packeted.Met> covering(List<Packeted.Met> earlier, Packeted.Met met) {
        List<Packeted.Met> by = new ArrayList<>();
        Packets open = met.meaning().matches();
        for (Packeted.Met each : earlier) {
            boolean jumps = each.meaning().effect().kind() == Effect.Kind.JUMP;
            if ((each.decides() || jumps) && each.meaning().matches().intersects(open)) {
                by.add(each);
                open = jumps ? open : open.minus(each.meaning().matches());
            }
            if (open.isEmpty()) {
                break;
            }
        }
        return by;
    }
}
