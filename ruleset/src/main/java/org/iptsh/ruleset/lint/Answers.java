package org.iptsh.ruleset.lint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Outcome;
import org.iptsh.ruleset.trace.Verdict;

/** What becomes of all packets that arrive at a host, worked out once; and the sets of packets that checks ask of. */
final class Answers {
    private static final List<String> PRIVATE_4 = List.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
            "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/3");
    private static final int TCP = 6;
    private static final int UDP = 17;
    /** SYN of the flags that {@code --syn} looks at: FIN, SYN, RST, ACK. */
    private static final int SYN = 2;
    private static final int SYN_MASK = 0x17;

    private final Family family;
    private final Model model;
    private final Space space;
    private final Packets all;
    private final Optional<String> outer;
    private final Packets accepted;
    private final Packets stopped;
    private final Packets unknown;
    private final Packets handled;

    private Answers(Model model, Optional<String> outer, Packets handled, Outcome outcome) {
        this.family = model.space().family();
        this.model = model;
        this.space = model.space();
        this.outer = outer;
        this.all = arriving(space);
        this.handled = handled;
        this.accepted = outcome.packets(Verdict.ACCEPT, space);
        this.stopped = outcome.packets(Verdict.DROP, space).or(outcome.packets(Verdict.REJECT, space));
        this.unknown = outcome.packets(Verdict.QUEUE, space).or(outcome.packets(Verdict.UNKNOWN, space));
    }

    /** Of too many cases nothing is said: then nobody knows of any packet what becomes of it. */
    static Answers of(Subject subject, Family family) {
        Optional<String> outer = subject.facts().surroundings().routes(family).routes().stream()
                .filter(route -> route.destination().length() == 0)
                .flatMap(route -> route.devices().stream()).findFirst();
        Model model = subject.model(family);
        Space space = model.space();
        try {
            // What routes lead nowhere is no matter of rules.
            Packets handled = model.outcome(Ruleset.empty(family), arriving(space)).packets(Verdict.ACCEPT, space);
            return new Answers(model, outer, handled, model.outcome(subject.ruleset(family), arriving(space)));
        } catch (TooManyCases e) {
            subject.note(family.label() + " has too many different rules to tell what becomes of all packets, so nobody"
                    + " looked for what is open or refused");
            Model empty = subject.model(family);
            return new Answers(empty, outer, empty.space().none(),
                    empty.outcome(Ruleset.empty(family), empty.space().none()));
        }
    }

    private static Packets arriving(Space space) {
        return space.possible().and(space.equal(Field.FRAGMENT, 0)).and(space.equal(Field.MARK, 0))
                .minus(space.nowhere(Field.IN));
    }

    /** Whether anything is known. */
    boolean isKnown() {
        return !accepted.isEmpty() || !stopped.isEmpty();
    }

    Space space() {
        return space;
    }

    Model model() {
        return model;
    }

    /** All packets that arrive. */
    Packets arriving() {
        return all;
    }

    /** Those that arrive for this host itself, from elsewhere. */
    Packets fromElsewhere() {
        return handled.and(space.nowhere(Field.OUT)).minus(space.through(Field.IN, Routes.LOOPBACK));
    }

    /** Those of them that come from the Internet, if routes tell by which interface that is. */
    Packets fromOutside() {
        return outer.isEmpty() ? fromElsewhere() : fromElsewhere().and(space.through(Field.IN, outer.get()));
    }

    /** The interface that leads to the Internet; empty if nobody knows. */
    Optional<String> outer() {
        return outer;
    }

    /** The first packets of connections by tcp and udp. */
    Packets opening() {
        Packets tcp = space.equal(Field.PROTOCOL, TCP).and(space.masked(Field.FLAGS,
                BigInteger.valueOf(SYN), BigInteger.valueOf(SYN_MASK)));
        return tcp.or(space.equal(Field.PROTOCOL, UDP)).and(space.states(ConnectionState.NEW));
    }

    /** Packets whose source is an address of the public Internet. */
    Packets fromPublic() {
        return family == Family.IPV4 ? prefixes(PRIVATE_4).not() : source("2000::/3");
    }

    Packets prefixes(List<String> prefixes) {
        List<Packets> sets = new ArrayList<>();
        prefixes.forEach(prefix -> sets.add(source(prefix)));
        return Packets.union(space, sets);
    }

    Packets source(String prefix) {
        return prefix(Field.SOURCE, prefix);
    }

    Packets prefix(Field field, String text) {
        Prefix prefix = Prefix.parse(family, text).orElseThrow();
        return space.prefix(field, prefix.bits(), prefix.length());
    }

    Packets port(Field field, int from, int to) {
        return space.range(field, from, to);
    }

    Packets protocol(int number) {
        return space.equal(Field.PROTOCOL, number);
    }

    /** Whether some of these packets are stopped, and none gets through, whatever the conditions. */
    boolean areStopped(Packets packets) {
        return stopped.certainly().intersects(packets) && !accepted.or(unknown).intersects(packets);
    }

    /** The packets that are let through whatever the conditions. */
    Packets certainlyAccepted() {
        return accepted.certainly();
    }

    /** Whether some of these packets are let through, and none is stopped, whatever the conditions. */
    boolean areAccepted(Packets packets) {
        return accepted.certainly().intersects(packets) && !stopped.or(unknown).intersects(packets);
    }

    /** Whether every new connection from anywhere to this host is let through. */
    boolean isOpen() {
        return areAccepted(fromElsewhere().and(opening()));
    }

    /** Whether new connections from the Internet to most ports of this host are stopped. */
    boolean isClosed() {
        Packets most = fromElsewhere().and(opening()).and(fromPublic()).and(port(Field.DESTINATION_PORT, 20000, 20010));
        return areStopped(most);
    }
}
