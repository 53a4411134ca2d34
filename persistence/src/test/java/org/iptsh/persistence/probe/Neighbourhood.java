package org.iptsh.persistence.probe;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;

/** A host made up around the rules that it is to have: with the interfaces, addresses and ports that they speak of. */
final class Neighbourhood {
    private static final Pattern LINK = Pattern.compile("-[io] (\\S+)");
    private static final Pattern NETWORK = Pattern.compile("(?:-[sd]|--to-destination) ([0-9a-f.:]+(?:/[0-9]+)?)(?= |$)");
    private static final Pattern PORT = Pattern.compile("--[sd]?ports? ([0-9]+)");
    private static final Pattern SET = Pattern.compile("--match-set (\\S+) (\\S+)");
    private static final int MOST_LINKS = 12;

    private final Random random;
    private final Family family;
    private final List<String> links;
    private final List<Prefix> networks;
    private final List<Integer> ports;
    private final String sets;
    private final List<Prefix> own = new ArrayList<>();

    private Neighbourhood(Random random, Ruleset ruleset) {
        this.random = random;
        this.family = ruleset.family();
        List<String> rules = ruleset.tables().stream().flatMap(table -> table.chains().stream())
                .flatMap(chain -> chain.rules().stream()).map(Rule::text).toList();
        Set<String> named = new LinkedHashSet<>(found(LINK, rules));
        named.remove("lo");
        named.removeIf(name -> name.endsWith("+"));
        named.add("made0");
        this.links = named.stream().limit(MOST_LINKS).toList();
        this.networks = found(NETWORK, rules).stream().flatMap(text -> Prefix.parse(family, text).stream())
                .filter(network -> network.length() > 0).collect(Collectors.toCollection(ArrayList::new));
        networks.add(Prefix.parse(family, isIpv4() ? "198.51.100.0/24" : "2001:db8:77::/64").orElseThrow());
        this.ports = new ArrayList<>(found(PORT, rules).stream().map(Integer::valueOf).toList());
        ports.addAll(List.of(22, 80, 40000));
        this.sets = sets(rules);
    }

    static Neighbourhood of(Random random, Ruleset ruleset) {
        return new Neighbourhood(random, ruleset);
    }

    private static Set<String> found(Pattern pattern, List<String> rules) {
        Set<String> found = new LinkedHashSet<>();
        for (String rule : rules) {
            Matcher matcher = pattern.matcher(rule);
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    private boolean isIpv4() {
        return family == Family.IPV4;
    }

    private String sets(List<String> rules) {
        Set<String> lines = new LinkedHashSet<>();
        for (String rule : rules) {
            Matcher matcher = SET.matcher(rule);
            while (matcher.find()) {
                lines.add("create " + matcher.group(1) + (matcher.group(2).contains(",") ? " hash:ip,port" : " hash:net")
                        + " family " + (isIpv4() ? "inet" : "inet6") + "\n");
            }
        }
        return String.join("", lines);
    }

    /** The sets that the rules name, empty. */
    String sets() {
        return sets;
    }

    List<String> links() {
        return links;
    }

    /** Gives each interface an address. */
    void settle(KernelProbe probe) {
        for (int i = 0; i < links.size(); i++) {
            String address = isIpv4() ? "172.31." + i + ".1" : "2001:db8:" + (i + 0x100) + "::1";
            probe.run("ip", "address", "add", address + (isIpv4() ? "/24" : "/64"), "dev", probe.link(links.get(i)), "nodad");
            own.add(Prefix.parse(family, address).orElseThrow());
        }
        probe.run("ip", isIpv4() ? "-4" : "-6", "route", "add", "default", "dev", links.get(0));
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private BigInteger address() {
        Prefix network = one(networks);
        int free = Prefix.width(family) - network.length();
        BigInteger address = network.bits().add(new BigInteger(Math.min(free, 16), random));
        return isUsual(address) ? address : own.get(0).bits().add(BigInteger.valueOf(5));
    }

    /** Whether a packet from there gets as far as the rules: not from nowhere, this host's loopback, or everybody. */
    private boolean isUsual(BigInteger address) {
        int first = address.shiftRight(Prefix.width(family) - 8).intValue();
        return isIpv4() ? first > 0 && first != 127 && first < 224 && !address.testBit(0) : first != 0 && first < 0xfe;
    }

    /** A packet such as the rules are about. */
    Example packet(Space space) {
        Map<Field, BigInteger> fields = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            fields.put(field, BigInteger.ZERO);
        }
        boolean leaves = random.nextInt(4) == 0;
        if (!leaves) {
            fields.put(Field.IN, Example.of(space.arriving(one(links)), Map.of()).orElseThrow().value(Field.IN));
            fields.put(Field.MAC, BigInteger.valueOf(0x020000000001L));
        }
        fields.put(Field.SOURCE, leaves ? one(own).bits() : address());
        fields.put(Field.DESTINATION, !leaves && random.nextBoolean() ? one(own).bits() : address());
        fields.put(Field.TTL, BigInteger.valueOf(64));
        fields.put(Field.LENGTH, BigInteger.valueOf(120));
        int protocol = one(List.of(6, 6, 17, isIpv4() ? 1 : 58));
        fields.put(Field.PROTOCOL, BigInteger.valueOf(protocol));
        boolean fresh = random.nextInt(3) > 0;
        ConnectionState state = fresh ? ConnectionState.NEW : ConnectionState.ESTABLISHED;
        fields.put(Field.STATE, BigInteger.valueOf(state.ordinal()));
        if (protocol == 6 || protocol == 17) {
            fields.put(Field.SOURCE_PORT, BigInteger.valueOf(one(ports)));
            fields.put(Field.DESTINATION_PORT, BigInteger.valueOf(one(ports)));
            fields.put(Field.FLAGS, BigInteger.valueOf(protocol == 17 ? 0 : fresh ? 2 : 16));
        } else {
            fields.put(Field.ICMP_TYPE, BigInteger.valueOf(isIpv4() ? 8 << 8 : 128 << 8));
        }
        return new Example(fields);
    }
}
