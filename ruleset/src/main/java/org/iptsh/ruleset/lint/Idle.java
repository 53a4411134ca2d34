package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * The rules of one family that do nothing: no packet is left for them, or without them all would be the same.
 *
 * @param shadowed those of which every packet is decided on by earlier ones of their chain
 * @param spare those whose packets would meet the same behind them
 */
record Idle(List<Shadow> shadowed, List<Spare> spare) {

    /**
     * A rule that no packet is left for.
     *
     * @param by the earlier ones that decide on its packets; none if they are too many to look for
     */
    record Shadow(RuleAt rule, List<RuleAt> by) {

        /** Whether an earlier rule stops what this one would let through, or the reverse. */
        boolean contradicts() {
            return by.stream().anyMatch(each -> each.accepts() && rule.refuses() || each.refuses() && rule.accepts());
        }

        List<Spot> causes() {
            return by.stream().map(RuleAt::where).toList();
        }

        /** {@code rule 2}, {@code rules 2, 3 and 5}, {@code 9 earlier rules}. */
        String who() {
            if (by.isEmpty() || by.size() > 5) {
                return by.isEmpty() ? "earlier rules" : by.size() + " earlier rules";
            }
            StringBuilder who = new StringBuilder(by.size() == 1 ? "rule " : "rules ");
            for (int i = 0; i < by.size(); i++) {
                who.append(i == 0 ? "" : i == by.size() - 1 ? " and " : ", ").append(by.get(i).where().position());
            }
            return who.toString();
        }
    }

    /**
     * A rule that could be missing.
     *
     * @param causes the rules that do the same, and the chain if its end or its policy does
     * @param who the same in words: {@code rule 3 does}
     */
    record Spare(RuleAt rule, List<Spot> causes, String who) {}

    /** Looks through all chains of a family that are ours; says which were too much for that. */
    static Idle of(Subject subject, Family family) {
        Packeted packeted = new Packeted(subject, family, subject.model(family));
        List<Shadow> shadowed = new ArrayList<>();
        List<Spare> spare = new ArrayList<>();
        for (ChainAt chain : subject.chains(family)) {
            if (chain.ours()) {
                packeted.walked(chain).ifPresentOrElse(walked -> {
                    shadowed.addAll(Shadows.in(walked));
                    spare.addAll(Spares.in(walked));
                }, () -> subject.note(family.label() + " " + chain.table().name() + " " + chain.chain().name()
                        + " has too many different rules to look for shadowed and redundant ones"));
            }
        }
        return new Idle(shadowed, spare);
    }
}
