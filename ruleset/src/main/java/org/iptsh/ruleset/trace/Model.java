package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Interfaces;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.IpSet;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.Surroundings;

/** Rulesets of one family that can be asked what they do, on one host: their packets, and how their rules are read. */
public final class Model {
    private final Space space;
    private final Reading reading;

    private Model(Space space, Reading reading) {
        this.space = space;
        this.reading = reading;
    }

    /**
     * A model of rulesets of one family.
     *
     * <p>Several are there to be compared: what a packet doesn't tell is the same in all of them where the words are.
     *
     * @param interfaces names and patterns that are asked about, beside those that the rules and routes have
     */
    public static Model of(Catalogue catalogue, Dialect dialect, Surroundings surroundings, List<Ruleset> rulesets,
            Collection<String> interfaces) {
        Family family = rulesets.get(0).family();
        Set<String> names = new LinkedHashSet<>(interfaces);
        rulesets.forEach(ruleset -> ruleset.tables().forEach(table -> table.chains()
                .forEach(chain -> chain.rules().forEach(rule -> names.addAll(interfaces(rule))))));
        names.add(Routes.LOOPBACK);
        names.addAll(surroundings.routes(family).devices());
        surroundings.sets().names().stream().flatMap(name -> surroundings.sets().get(name).stream())
                .forEach(set -> names.addAll(interfaces(set)));
        Space space = new Space(family, Interfaces.of(names));
        Naming naming = rulesets.size() == 1 ? Naming.byPlace() : Naming.byWords();
        return new Model(space, new Reading(catalogue, dialect, space, surroundings, naming));
    }

    /** What a rule seems to have behind {@code -i} and {@code -o}: to read it whole would take longer than all else. */
    private static List<String> interfaces(Rule rule) {
        String text = rule.text();
        List<String> names = new ArrayList<>(0);
        for (int at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
            if (text.startsWith("-i ", at) || text.startsWith("-o ", at)) {
                int end = text.indexOf(' ', at + 3);
                names.add(text.substring(at + 3, end < 0 ? text.length() : end));
            }
        }
        return names;
    }

    private static List<String> interfaces(IpSet set) {
        int part = set.type().indexOf("iface");
        return part < 0 ? List.of() : set.members().stream()
                .filter(member -> member.parts().size() > part).map(member -> member.parts().get(part)).toList();
    }

    public Space space() {
        return space;
    }

    public Reading reading() {
        return reading;
    }

    /**
     * The packets that are meant by those of a description: with no mark, whole, in a state that a packet can come
     * with; unless the description speaks of these.
     */
    public Packets meant(Packets described) {
        Packets meant = described.and(space.possible());
        meant = described.dependsOn(Field.FRAGMENT) ? meant : meant.and(space.equal(Field.FRAGMENT, 0));
        meant = described.dependsOn(Field.MARK) ? meant : meant.and(space.equal(Field.MARK, 0));
        return described.dependsOn(Field.STATE) ? meant : meant.minus(space.states(ConnectionState.UNTRACKED));
    }

    /** Follows packets through a ruleset. */
    public Trace trace(Ruleset ruleset, Packets packets) {
        return Trace.of(reading, ruleset, packets);
    }

    /** What becomes of packets in a ruleset, without the way they took. */
    public Outcome outcome(Ruleset ruleset, Packets packets) {
        return new Journey(reading, ruleset).follow(packets);
    }
}
