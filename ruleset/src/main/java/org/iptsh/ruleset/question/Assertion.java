package org.iptsh.ruleset.question;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.text.Token;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;

/**
 * What an administrator wants to stay true of a ruleset: {@code allow -s 192.0.2.0/24 -p tcp --dport 22 --to local},
 * {@code refuse -i eth0 -p tcp --dport 5432}.
 *
 * <p>It is about first packets of connections unless it names a state, and about other interfaces than the loopback
 * unless it names one. What is allowed need not hold for packets that no connection starts with: a TCP packet
 * without SYN, one to everybody on the link, one from or to an address that no host has.
 *
 * @param line as it was written
 * @param descriptions the packets, by the families for which it counts
 */
public record Assertion(boolean allow, Way way, String line, Map<Family, Description> descriptions) {
    /** What an assertion begins with. */
    public static final List<String> VERBS = List.of("allow", "refuse");

    private static final String TO = "--to";
    private static final String FROM = "--from";
    private static final int TCP = 6;
    private static final int FIN_SYN_RST_ACK = 0x17;
    private static final Map<String, Way> WAYS = Map.of("--to local", Way.TO_LOCAL, "--to forward", Way.TO_FORWARD,
            "--from local", Way.FROM_LOCAL);

    /** Networks from which and to which nothing comes over a wire (RFC 1122, 3.2.1.3; RFC 4291, 2.5 and 2.7). */
    private static final Map<Family, List<String>> NOWHERE = Map.of(
            Family.IPV4, List.of("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"),
            Family.IPV6, List.of("::/127", "ff00::/8"));

    /** Where the packets come from and go to. */
    public enum Way {
        /** From elsewhere, to this host or through it. */
        ARRIVING,
        /** From elsewhere to this host. */
        TO_LOCAL,
        /** Through this host. */
        TO_FORWARD,
        /** Made by this host. */
        FROM_LOCAL
    }

    public Assertion {
        descriptions = new EnumMap<>(descriptions);
    }

    /**
     * Reads an assertion.
     *
     * @param line for the problems' columns
     * @return what is wrong with it, if something is
     */
    public static Result<Assertion> read(Catalogue catalogue, Dialect dialect, String line, List<Token> words) {
        if (words.isEmpty() || VERBS.stream().noneMatch(words.get(0)::is)) {
            String word = words.isEmpty() ? "" : words.get(0).text();
            Problem problem = Problem.at(line, words.isEmpty() ? 0 : words.get(0).start(),
                    "an assertion begins with allow or refuse");
            return Result.bad(Nearest.to(word, VERBS).map(near -> problem.hint("did you mean " + near + "?"))
                    .orElse(problem));
        }
        Way way = Way.ARRIVING;
        List<Family> families = Family.all();
        List<Token> rest = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            Token word = words.get(i);
            if (word.is("-4") || word.is("-6")) {
                families = List.of(word.is("-4") ? Family.IPV4 : Family.IPV6);
            } else if (word.is(TO) || word.is(FROM)) {
                String value = i + 1 < words.size() ? words.get(++i).text() : "";
                if (!WAYS.containsKey(word.text() + " " + value) || way != Way.ARRIVING) {
                    return Result.bad(Problem.at(line, word.start(), "one of --to local, --to forward and --from local"
                            + " may stand in an assertion, and one only"));
                }
                way = WAYS.get(word.text() + " " + value);
            } else {
                rest.add(word);
            }
        }
        Map<Family, Description> descriptions = new EnumMap<>(Family.class);
        List<Problem> problems = new ArrayList<>();
        for (Family family : families) {
            Result<Description> read = Description.read(catalogue, dialect, family, line, rest);
            if (read.isGood()) {
                descriptions.put(family, read.get());
            } else if (problems.isEmpty() || family == Family.IPV6 && line.contains("::")) {
                problems = read.problems();
            }
        }
        String said = words.stream().map(word -> line.substring(word.start(), word.end()))
                .collect(Collectors.joining(" "));
        return descriptions.isEmpty() ? new Result.Bad<>(problems)
                : Result.good(new Assertion(words.get(0).is("allow"), way, said, descriptions));
    }

    /** The families for which it counts: all that its words can be said of. */
    public Set<Family> families() {
        return descriptions.keySet();
    }

    /** The interfaces that it names for a family. */
    public List<String> interfaces(Family family) {
        return descriptions.containsKey(family) ? descriptions.get(family).interfaces() : List.of();
    }

    /**
     * What it demands, of the family of a model that knows its interfaces.
     *
     * @param place where it is written, {@code assertions:3}; empty if nowhere yet
     */
    public Demand demand(Model model, Routes routes, String place) {
        Space space = model.space();
        Packets described = descriptions.get(space.family()).packets(model);
        Packets packets = model.meant(described).and(onItsWay(space, described));
        if (!described.dependsOn(Field.STATE)) {
            packets = packets.and(space.states(ConnectionState.NEW));
        }
        if (allow) {
            packets = usual(space, routes, described, packets);
        }
        return new Demand(allow ? Demand.Kind.ALLOW : Demand.Kind.REFUSE, place, "", line, look(), packets);
    }

    private Packets onItsWay(Space space, Packets described) {
        Packets local = space.nowhere(Field.OUT);
        Packets own = space.nowhere(Field.IN);
        Packets loopback = space.through(way == Way.FROM_LOCAL ? Field.OUT : Field.IN, Routes.LOOPBACK);
        boolean named = described.dependsOn(way == Way.FROM_LOCAL ? Field.OUT : Field.IN);
        Packets there = switch (way) {
            case ARRIVING -> own.not();
            case TO_LOCAL -> local.minus(own);
            case TO_FORWARD -> local.or(own).not();
            case FROM_LOCAL -> own.minus(local);
        };
        return named ? there : there.minus(loopback);
    }

    /** Of the packets those that a connection starts with in earnest. */
    private Packets usual(Space space, Routes routes, Packets described, Packets packets) {
        Packets usual = packets;
        if (!described.dependsOn(Field.FLAGS)) {
            Packets start = space.masked(Field.FLAGS, BigInteger.TWO, BigInteger.valueOf(FIN_SYN_RST_ACK));
            usual = usual.minus(space.equal(Field.PROTOCOL, TCP).and(space.states(ConnectionState.NEW)).minus(start));
        }
        if (!described.dependsOn(Field.PACKET_TYPE)) {
            usual = usual.and(space.equal(Field.PACKET_TYPE, 0));
        }
        if (!described.dependsOn(Field.SOURCE) && way != Way.FROM_LOCAL) {
            usual = usual.minus(networks(space, Field.SOURCE));
        }
        if (!described.dependsOn(Field.DESTINATION)) {
            usual = usual.minus(networks(space, Field.DESTINATION)).minus(broadcasts(space, routes));
        }
        return usual;
    }

    private static Packets networks(Space space, Field field) {
        Packets all = space.none();
        for (String network : NOWHERE.get(space.family())) {
            Prefix prefix = Prefix.parse(space.family(), network).orElseThrow();
            all = all.or(space.prefix(field, prefix.bits(), prefix.length()));
        }
        return all;
    }

    private static Packets broadcasts(Space space, Routes routes) {
        Packets all = space.none();
        for (Routes.Route route : routes.local()) {
            all = route.type() != Routes.Type.BROADCAST ? all : all.or(space.prefix(
                    Field.DESTINATION, route.destination().bits(), route.destination().length()));
        }
        return all;
    }

    /** The line of the shell that shows what becomes of its packets. */
    private String look() {
        return "trace" + line.substring(line.indexOf(' ') < 0 ? line.length() : line.indexOf(' '));
    }
}
