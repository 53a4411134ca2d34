package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.trace.Effect;
import org.iptsh.ruleset.trace.Meaning;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Reading;

/** The rules of one family with the packets that they match and that are left to them in their chain. */
final class Packeted {
    private static final List<Field> CHANGED = List.of(Field.STATE, Field.MARK, Field.CONNMARK, Field.TTL, Field.TOS);

    private final Space space;
    private final Packets any;
    private final Reading reading;
    private final Map<List<String>, ChainAt> chains = new HashMap<>();
    private final Map<List<String>, Walked> walked = new HashMap<>();
    private final Set<List<String>> entered = new HashSet<>();

    /**
     * A rule and its packets.
     *
     * @param left the packets that no earlier rule of the chain has decided on for certain
     */
    record Met(RuleAt rule, Meaning meaning, Packets left) {
        /** Whether packets could match it, and every one of them is decided on before. */
        boolean isShadowed() {
            return !meaning.matches().isEmpty() && !left.intersects(meaning.matches());
        }

        /** Whether no packet that it matches comes to the rule behind it, whatever it is. */
        boolean decides() {
            Effect.Kind kind = meaning.effect().kind();
            return meaning.effect().ends() || kind == Effect.Kind.RETURN || kind == Effect.Kind.GOTO;
        }
    }

    /**
     * A chain whose rules packets went by.
     *
     * @param ended the packets, as they come in, that for certain don't come back to whoever jumped here
     * @param changes whether packets that come back may be others than they were
     */
    record Walked(ChainAt chain, List<Met> rules, Packets ended, boolean changes) {}

    Packeted(Subject subject, Family family, Model model) {
        this.reading = model.reading();
        this.space = model.space();
        this.any = any(space);
        subject.chains(family).forEach(chain -> chains.put(key(chain.table().name(), chain.chain().name()), chain));
    }

    private static List<String> key(String table, String chain) {
        return List.of(table, chain);
    }

    /** A chain with what its rules match; empty if they have too many different cases. */
    Optional<Walked> walked(ChainAt chain) {
        Walked walk = walkOnce(chain);
        return walk.rules().size() == chain.rules().size() ? Optional.of(walk) : Optional.empty();
    }

    private Walked walkOnce(ChainAt chain) {
        List<String> key = key(chain.table().name(), chain.chain().name());
        Walked known = walked.get(key);
        if (known == null) {
            entered.add(key);
            known = walk(chain);
            entered.remove(key);
            walked.put(key, known);
        }
        return known;
    }

    /** Of a chain with too many cases nothing is said. */
    private Walked walk(ChainAt chain) {
        try {
            return new Walk(chain).walk();
        } catch (TooManyCases e) {
            return new Walked(chain, List.of(), space.none(), true);
        }
    }

    /** All packets that can come by anywhere, however they were changed before. */
    private static Packets any(Space space) {
        return space.possible().forget(Field.CONNMARK).forget(Field.SOURCE_CHANGED).forget(Field.DESTINATION_CHANGED)
                .forget(Field.DIRECTION).forget(Field.REDIRECTED);
    }

    private final class Walk {
        private final ChainAt chain;
        private final List<Met> rules = new ArrayList<>();
        private Packets left = any;
        private Packets ended = space.none();
        private boolean changes;

        Walk(ChainAt chain) {
            this.chain = chain;
        }

        Walked walk() {
            Hook hook = chain.chain().isBuiltIn() ? Hook.valueOf(chain.chain().name()) : Hook.PREROUTING;
            for (RuleAt rule : chain.rules()) {
                Spot where = rule.where();
                Meaning meaning = reading.meaning(chain.table(), new org.iptsh.ruleset.trace.Spot(
                        where.table(), where.chain(), where.position(), rule.rule()), hook);
                Met met = new Met(rule, meaning, left);
                rules.add(met);
                pass(met);
            }
            return new Walked(chain, rules, ended, changes);
        }

        private void pass(Met met) {
            Effect effect = met.meaning().effect();
            Packets matches = met.meaning().matches();
            Packets inside = space.none();
            boolean jumps = effect.kind() == Effect.Kind.JUMP || effect.kind() == Effect.Kind.GOTO;
            List<String> key = key(chain.table().name(), effect.chain());
            if (jumps && chains.containsKey(key) && !entered.contains(key)) {
                Walked to = walkOnce(chains.get(key));
                inside = to.ended();
                changes |= to.changes();
                blur(matches, to.changes());
            }
            if (effect.ends() || jumps) {
                Packets gone = matches.and(left).and(effect.ends() ? space.all() : inside);
                // What was changed on the way here is not what came in.
                ended = changes ? ended : ended.or(gone);
            }
            left = met.decides() ? left.minus(matches) : left.minus(matches.and(inside));
            boolean changesNow = !effect.changes().isEmpty() && !effect.ends();
            changes |= changesNow;
            blur(matches, changesNow);
        }

        /** Takes what these packets are changed to for left, whatever that is. */
        private void blur(Packets matches, boolean changed) {
            if (changed) {
                Packets blurred = left.and(matches);
                for (Field field : CHANGED) {
                    blurred = blurred.forget(field);
                }
                left = left.or(blurred);
            }
        }
    }
}
