package org.iptsh.ruleset;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A host's whole firewall: the rules of every address family, an immutable value. */
public final class Firewall {
    private final Map<Family, Ruleset> rulesets;

    private Firewall(Map<Family, Ruleset> rulesets) {
        this.rulesets = rulesets;
    }

    /** A firewall with no rules. */
    public static Firewall empty() {
        return of(List.of());
    }

    /** A firewall of these rulesets; a family that is not among them has no rules. */
    public static Firewall of(Collection<Ruleset> given) {
        Map<Family, Ruleset> rulesets = new EnumMap<>(Family.class);
        Family.all().forEach(family -> rulesets.put(family, Ruleset.empty(family)));
        given.forEach(ruleset -> rulesets.put(ruleset.family(), ruleset));
        return new Firewall(rulesets);
    }

    public Ruleset get(Family family) {
        return rulesets.get(family);
    }

    public Firewall with(Ruleset ruleset) {
        Map<Family, Ruleset> changed = new EnumMap<>(rulesets);
        changed.put(ruleset.family(), ruleset);
        return new Firewall(changed);
    }

    public Stream<Ruleset> rulesets() {
        return rulesets.values().stream();
    }

    public boolean sameRules(Firewall other) {
        return Family.all().stream().allMatch(family -> get(family).sameRules(other.get(family)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Firewall firewall && rulesets.equals(firewall.rulesets);
    }

    @Override
    public int hashCode() {
        return rulesets.hashCode();
    }
}
