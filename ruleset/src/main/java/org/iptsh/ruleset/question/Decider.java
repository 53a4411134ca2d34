package org.iptsh.ruleset.question;

import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Spot;

/**
 * What decides on packets.
 *
 * @param table of the rule or policy; empty if no rule decides
 * @param chain of the rule or policy; empty if no rule decides
 * @param position of the rule, from 1; 0 if it is none
 * @param words how people are pointed at it: {@code filter INPUT 3: -A INPUT -j DROP}
 */
public record Decider(String table, String chain, int position, String words) {

    static Decider of(Case one) {
        if (one.decider().isEmpty()) {
            return new Decider("", "", 0, "no rule and no policy");
        }
        Spot spot = one.decider().get().spot();
        return new Decider(spot.table(), spot.chain(), spot.position(), spot.words()
                + (spot.rule() == null ? ", " + one.verdict() : ": " + spot.rule().line(spot.chain())));
    }

    @Override
    public String toString() {
        return words;
    }
}
