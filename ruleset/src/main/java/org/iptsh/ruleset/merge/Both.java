package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.diff.Alignment;

/** The changes of both sides at a place where they conflict, one after the other. */
final class Both {
    private final Sameness sameness;
    private final String chain;
    private final List<Rule> base;
    private final List<Rule> result = new ArrayList<>();

    /** What one side has at the place; {@code next} is where one is in it. */
    private final class Reading {
        private final List<Rule> rules;
        private final int[] inBase;
        private int next;

        Reading(List<Rule> rules) {
            this.rules = rules;
            Sameness.Compared compared = sameness.compared(chain, base, rules);
            inBase = Alignment.of(compared.before(), compared.after());
        }

        /** Takes what it put in here. */
        void takeInserted(List<Rule> known) {
            for (; next < inBase.length && inBase[next] < 0; next++) {
                Rule words = sameness.compared(chain, rules.get(next));
                if (!known.contains(words)) {
                    result.add(rules.get(next));
                }
            }
        }

        /** Whether it has a rule of the base, which is next then. */
        boolean passes(int place) {
            boolean has = next < inBase.length && inBase[next] == place;
            next += has ? 1 : 0;
            return has;
        }

        List<Rule> inserted() {
            List<Rule> inserted = new ArrayList<>();
            for (int i = 0; i < inBase.length; i++) {
                if (inBase[i] < 0) {
                    inserted.add(sameness.compared(chain, rules.get(i)));
                }
            }
            return inserted;
        }
    }

    private Both(Sameness sameness, String chain, List<Rule> base) {
        this.sameness = sameness;
        this.chain = chain;
        this.base = base;
    }

    static List<Rule> of(Conflict.OfRules conflict, ChainNames chains) {
        Both both = new Both(new Sameness(conflict.family(), conflict.table(), chains), conflict.chain(),
                conflict.base().rules());
        both.take(conflict.theirs().rules(), conflict.ours().rules());
        return both.result;
    }

    /** What both put in is there once, where theirs has it. */
    private void take(List<Rule> theirs, List<Rule> ours) {
        Reading their = new Reading(theirs);
        Reading our = new Reading(ours);
        List<Rule> known = their.inserted();
        for (int i = 0; i <= base.size(); i++) {
            their.takeInserted(List.of());
            our.takeInserted(known);
            boolean theyHave = their.passes(i);
            if (our.passes(i) && theyHave) {
                result.add(base.get(i));
            }
        }
    }
}
