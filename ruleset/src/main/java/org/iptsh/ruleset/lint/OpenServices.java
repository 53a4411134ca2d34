package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Values;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Verdict;

/** Services of this host that the whole Internet may use. */
final class OpenServices {
    static final Check CHECK = Check.of("open-services", Severity.INFO, "services that are open to the world",
            """
            The rule lets new connections in from the whole Internet, by way of four addresses in far parts of it, \
            three of which have to be let in. It is a list to go through: is each of them meant for everybody?
            Example: -A INPUT -p tcp --dport 5432 -j ACCEPT
            Say from where: -s 10.0.0.0/8, or -i eth1.
            Leave it alone where the service is for everybody.""",
            OpenServices::look);

    /** Addresses far from each other: a list of refused networks has one of them at most. */
    private static final Map<Family, List<String>> FAR = Map.of(
            Family.IPV4, List.of("24.99.7.13", "82.140.61.9", "133.205.3.77", "200.49.130.21"),
            Family.IPV6, List.of("2a02:8108:41::9", "2600:1f18:7::21", "2400:4050:3::5", "2804:14c:12::7"));
    private static final SortedMap<Integer, String> PROTOCOLS = new TreeMap<>(Map.of(6, "tcp", 17, "udp"));
    private static final String EVERY = "at every port";
    private static final int SHOWN = 8;

    private OpenServices() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt input : subject.inputs()) {
            Answers answers = subject.answers(input.family());
            if (answers.isKnown() && !answers.isOpen()) {
                Packets asked = answers.fromOutside().and(answers.opening())
                        .and(answers.prefixes(FAR.get(input.family())));
                Map<Spot, List<Packets>> open = new LinkedHashMap<>();
                for (Case one : answers.model().trace(subject.ruleset(input.family()), asked).cases()) {
                    if (one.verdict() == Verdict.ACCEPT && one.decider().isPresent()) {
                        org.iptsh.ruleset.trace.Spot spot = one.decider().get().spot();
                        open.computeIfAbsent(new Spot(input.family(), spot.table(), spot.chain(), spot.position()),
                                key -> new ArrayList<>()).add(one.packets().possibly());
                    }
                }
                open.forEach((where, packets) ->
                        tell(subject, where, Packets.union(answers.space(), packets), findings));
            }
        }
    }

    private static void tell(Subject subject, Spot where, Packets packets, Findings findings) {
        Answers answers = subject.answers(where.family());
        String ports = ports(answers, packets);
        boolean ours = Lint.rule(subject, where).filter(rule -> subject.owners()
                .ofRule(where.family(), where.table(), where.chain(), rule).isEmpty()).isPresent();
        if (ours && !ports.isEmpty()) {
            findings.add(where, "open to the world" + interfaces(answers, packets) + ": " + ports);
        }
    }

    /** {@code  by eth0}; nothing if by all. */
    private static String interfaces(Answers answers, Packets packets) {
        Values in = Boxes.values(packets, Field.IN);
        if (in.equals(Boxes.values(answers.fromOutside(), Field.IN))) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (Values.Range range : in.ranges()) {
            for (int number = range.from().intValue(); number <= range.to().intValue(); number++) {
                String name = answers.space().interfaceName(number);
                names.add(name.equals("+") ? "others" : name);
            }
        }
        return names.size() > SHOWN ? "" : " by " + String.join(", ", names);
    }

    /** {@code tcp 22, 80 and udp 53}. */
    private static String ports(Answers answers, Packets packets) {
        List<String> said = new ArrayList<>();
        PROTOCOLS.forEach((number, protocol) -> {
            Values ports = Boxes.values(fromMost(answers, packets.and(answers.protocol(number))),
                    Field.DESTINATION_PORT);
            if (!ports.ranges().isEmpty()) {
                said.add(protocol + " " + words(ports));
            }
        });
        return said.equals(List.of("tcp " + EVERY, "udp " + EVERY)) ? "every port" : String.join(" and ", said);
    }

    private static Packets fromMost(Answers answers, Packets packets) {
        List<Packets> each = FAR.get(answers.space().family()).stream()
                .map(address -> packets.and(answers.source(address)))
                .map(some -> {
                    Packets only = some;
                    for (Field field : Field.values()) {
                        only = field == Field.DESTINATION_PORT ? only : only.forget(field);
                    }
                    return only;
                }).toList();
        List<Packets> most = new ArrayList<>();
        for (int without = 0; without < each.size(); without++) {
            Packets all = answers.space().all();
            for (int i = 0; i < each.size(); i++) {
                all = i == without ? all : all.and(each.get(i));
            }
            most.add(all);
        }
        return Packets.union(answers.space(), most);
    }

    private static String words(Values ports) {
        List<String> words = new ArrayList<>();
        for (Values.Range range : ports.ranges()) {
            words.add(range.isOne() ? range.from().toString() : range.from() + "-" + range.to());
        }
        if (words.size() == 1 && words.get(0).equals("0-65535")) {
            return EVERY;
        }
        return words.size() <= SHOWN ? String.join(", ", words)
                : String.join(", ", words.subList(0, SHOWN)) + " and " + (words.size() - SHOWN) + " more";
    }
}
