package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Part;
import org.iptsh.ruleset.catalogue.Setting;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Surroundings;

/**
 * Which packets a rule is about, by what the catalogue says its options test. What a packet doesn't tell becomes a
 * condition that has the rule's own words for its name.
 */
public final class Matching {
    private static final String ANEW = "anew";

    private final Catalogue catalogue;
    private final Space space;
    private final Addresses addresses;
    private final SetMembers members;

    /** What rules match wherever packets come by them. */
    public Matching(Catalogue catalogue, Space space, Surroundings surroundings) {
        this(catalogue, space, new Addresses(space, surroundings.routes(space.family())),
                new SetMembers(catalogue, space, surroundings.sets()));
    }

    private Matching(Catalogue catalogue, Space space, Addresses addresses, SetMembers members) {
        this.catalogue = catalogue;
        this.space = space;
        this.addresses = addresses;
        this.members = members;
    }

    /** What rules match when packets come by them in a hook. */
    Matching in(Hook hook) {
        return new Matching(catalogue, space, addresses.in(hook), members);
    }

    public Space space() {
        return space;
    }

    Addresses addresses() {
        return addresses;
    }

    /**
     * The packets that a rule matches.
     *
     * @param where the rule's place in words, for conditions that are its own
     */
    public Packets of(Specification rule, String where) {
        Packets all = space.all();
        for (Packets one : each(rule, where)) {
            all = all.and(one);
        }
        return all;
    }

    /** The packets that each single condition of a rule matches. */
    List<Packets> each(Specification rule, String where) {
        List<Packets> each = new ArrayList<>();
        each.addAll(ofKnown(rule.base(), where));
        for (Part part : rule.matches()) {
            if (part instanceof Part.Known known) {
                each.addAll(ofKnown(known, where));
            } else {
                each.add(space.condition(words(part)));
            }
        }
        return each;
    }

    /** The words of each single condition of a rule, in the order of {@link #each}. */
    List<String> words(Specification rule) {
        List<String> words = new ArrayList<>();
        words.addAll(wordsOfKnown(rule.base()));
        for (Part part : rule.matches()) {
            words.addAll(part instanceof Part.Known known ? wordsOfKnown(known) : List.of(words(part)));
        }
        return words;
    }

    private static List<String> wordsOfKnown(Part.Known part) {
        return isUnknown(part) ? List.of(words(part)) : part.given().stream().map(Matching::words).toList();
    }

    /** An option with its value, as it stands in a rule. */
    private static String words(Setting setting) {
        String value = setting.value();
        return (setting.negated() ? "! " : "") + setting.option().name()
                + (value == null || value.isEmpty() ? "" : " " + value);
    }

    /** The words of a part without the negation of one setting: what is negated is the same question. */
    private static String asked(String words, Setting setting) {
        String option = setting.option().name();
        return setting.negated() ? words.replace("! " + option, option) : words;
    }

    private static String words(Part part) {
        StringBuilder words = new StringBuilder();
        part.print(words);
        return words.toString();
    }

    /** Whether one of its options tests what no packet tells: then they can't be told apart. */
    private static boolean isUnknown(Part.Known part) {
        return part.given().isEmpty() ? !part.extension().options().isEmpty()
                        && part.extension().options().stream().allMatch(option -> option.tests().isEmpty())
                : part.given().stream().anyMatch(setting -> setting.option().tests().isEmpty());
    }

    private List<Packets> ofKnown(Part.Known part, String where) {
        if (!isUnknown(part)) {
            return part.given().stream().map(setting -> of(setting, part)).toList();
        }
        Packets known = space.all();
        for (Setting setting : part.given()) {
            known = setting.option().tests().isEmpty() ? known : known.and(of(setting, part));
        }
        String words = words(part);
        boolean anew = part.extension().effect().contains(ANEW);
        return List.of(known.and(space.condition(anew ? words + " (" + where + ")" : words)));
    }

    private Packets of(Setting setting, Part.Known part) {
        String test = setting.option().tests().get(0);
        if (test.equals("nothing")) {
            return space.all();
        }
        Optional<Packets> found = setting.value() == null ? Optional.empty() : test(setting, part);
        Packets matched = found.orElseGet(() -> space.condition(asked(words(part), setting)));
        return (setting.negated() ? matched.not() : matched).and(having(test));
    }

    /** The packets that have a field at all: no test of it, negated or not, matches the others. */
    private Packets having(String test) {
        return switch (test) {
            // Second and further fragments have no header of the protocol.
            case "source-port", "destination-port", "either-port", "icmp-type", "flags", "ece", "cwr" ->
                    space.equal(Field.FRAGMENT, 0);
            case "direction", "connmark" -> space.states(
                    ConnectionState.NEW, ConnectionState.ESTABLISHED, ConnectionState.RELATED);
            default -> space.all();
        };
    }

    /** The packets that an option asks for, negation aside; empty if nobody knows. */
    private Optional<Packets> test(Setting setting, Part.Known part) {
        List<String> tests = setting.option().tests();
        List<String> values = setting.values();
        String value = setting.value();
        return switch (tests.get(0)) {
            case "source" -> addresses.in(Field.SOURCE, value);
            case "destination" -> addresses.in(Field.DESTINATION, value);
            case "source-type" -> ofType(Field.SOURCE, value, part);
            case "destination-type" -> ofType(Field.DESTINATION, value, part);
            case "in" -> Optional.of(space.through(Field.IN, value));
            case "out" -> Optional.of(space.through(Field.OUT, value));
            case "protocol" -> protocol(value);
            case "source-port" -> Optional.of(Ranges.of(space, Field.SOURCE_PORT, value));
            case "destination-port" -> Optional.of(Ranges.of(space, Field.DESTINATION_PORT, value));
            case "either-port" -> Optional.of(Ranges.of(space, Field.SOURCE_PORT, value)
                    .or(Ranges.of(space, Field.DESTINATION_PORT, value)));
            case "icmp-type" -> icmpType(value);
            case "flags" -> Optional.of(flags(values.get(0), values.get(1)));
            case "ece" -> Optional.of(bit(Field.FLAGS, 6));
            case "cwr" -> Optional.of(bit(Field.FLAGS, 7));
            case "fragment" -> Optional.of(space.equal(Field.FRAGMENT, 1));
            case "state" -> Optional.of(states(value));
            case "direction" -> Optional.of(space.equal(Field.DIRECTION, value.equals("REPLY") ? 1 : 0));
            case "mark" -> Optional.of(Ranges.masked(space, Field.MARK, value));
            case "connmark" -> Optional.of(Ranges.masked(space, Field.CONNMARK, value));
            case "tos" -> Optional.of(Ranges.masked(space, Field.TOS, value));
            case "dscp" -> Optional.of(space.prefix(Field.TOS, Ranges.number(value).shiftLeft(2), 6));
            case "ect" -> Optional.of(space.masked(Field.TOS, Ranges.number(value), BigInteger.valueOf(3)));
            case "length" -> Optional.of(Ranges.of(space, Field.LENGTH, value));
            case "ttl" -> Optional.of(ttl(Long.parseLong(value), tests));
            case "mac" -> Optional.of(space.equal(Field.MAC, Long.parseLong(value.replace(":", ""), 16)));
            case "packet-type" -> packetType(value);
            case "set" -> members.matched(values.get(0), List.of(values.get(1).split(",")));
            default -> throw new IllegalStateException("the catalogue tests what no packet has: " + tests);
        };
    }

    private Optional<Packets> ofType(Field field, String types, Part.Known part) {
        return part.setting("--limit-iface-in") != null ? addresses.ofType(field, types, Field.IN)
                : part.setting("--limit-iface-out") != null ? addresses.ofType(field, types, Field.OUT)
                : addresses.ofType(field, types);
    }

    private Optional<Packets> protocol(String value) {
        OptionalLong number = catalogue.protocol(value);
        return number.isEmpty() ? Optional.empty() : Optional.of(space.equal(Field.PROTOCOL, number.getAsLong()));
    }

    private Optional<Packets> icmpType(String value) {
        if (value.equals("any")) {
            return Optional.of(space.all());
        }
        if (!Character.isDigit(value.charAt(0))) {
            return Optional.empty();
        }
        int slash = value.indexOf('/');
        long type = Long.parseLong(slash < 0 ? value : value.substring(0, slash));
        return Optional.of(slash < 0
                ? space.prefix(Field.ICMP_TYPE, BigInteger.valueOf(type << 8), 8)
                : space.equal(Field.ICMP_TYPE, type << 8 | Long.parseLong(value.substring(slash + 1))));
    }

    private Packets flags(String looked, String set) {
        BigInteger mask = Flags.bits(looked);
        BigInteger value = Flags.bits(set);
        return value.andNot(mask).signum() == 0 ? space.masked(Field.FLAGS, value, mask) : space.none();
    }

    private Packets bit(Field field, int bit) {
        return space.masked(field, BigInteger.ONE.shiftLeft(bit), BigInteger.ONE.shiftLeft(bit));
    }

    private Packets states(String list) {
        Packets all = space.none();
        for (String state : list.split(",")) {
            all = all.or(switch (state) {
                case "SNAT" -> space.equal(Field.SOURCE_CHANGED, 1);
                case "DNAT" -> space.equal(Field.DESTINATION_CHANGED, 1);
                default -> space.states(ConnectionState.valueOf(state));
            });
        }
        return all;
    }

    private Packets ttl(long value, List<String> tests) {
        return switch (tests.size() > 1 ? tests.get(1) : "") {
            case "below" -> space.range(Field.TTL, 0, value - 1);
            case "above" -> space.range(Field.TTL, value + 1, 255);
            default -> space.equal(Field.TTL, value);
        };
    }

    private Optional<Packets> packetType(String value) {
        int number = List.of("unicast", "broadcast", "multicast").indexOf(value);
        return number < 0 ? Optional.empty() : Optional.of(space.equal(Field.PACKET_TYPE, number));
    }
}
