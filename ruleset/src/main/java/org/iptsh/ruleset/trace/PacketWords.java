package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.packet.Box;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.packet.Values;
import org.iptsh.ruleset.surroundings.AddressRange;

/** Packets in the words of rules: {@code -i eth0 -s 10.0.0.0/8 -p tcp --dport 22,80:90}. */
public final class PacketWords {
    private static final List<Field> ORDER = List.of(Field.IN, Field.OUT, Field.SOURCE, Field.DESTINATION,
            Field.PROTOCOL, Field.SOURCE_PORT, Field.DESTINATION_PORT, Field.ICMP_TYPE, Field.FLAGS, Field.STATE);
    private static final int MANY = 6;
    private static final int LONG = 45;
    /** What the space calls an interface that it does not have. */
    private static final String UNNAMED = "?";

    private final Space space;
    private final Catalogue catalogue;

    public PacketWords(Space space, Catalogue catalogue) {
        this.space = space;
        this.catalogue = catalogue;
    }

    /** A box of packets; {@code all packets} if it is all. */
    public String of(Box box) {
        List<String> words = new ArrayList<>();
        ORDER.forEach(field -> add(words, box, field));
        for (Field field : Field.values()) {
            if (!ORDER.contains(field)) {
                add(words, box, field);
            }
        }
        box.conditions().forEach(condition -> words.add("[" + condition + "]"));
        box.refused().forEach(condition -> words.add("[not: " + condition + "]"));
        return words.isEmpty() ? "all packets" : String.join(" ", words);
    }

    private void add(List<String> words, Box box, Field field) {
        if (box.fields().containsKey(field)) {
            words.add(of(box.fields().get(field)));
        }
    }

    /** The values of a field as an option with its value, {@code --dport 22,80:90}. */
    public String of(Values values) {
        Field field = values.field();
        if (field == Field.IN || field == Field.OUT) {
            return through(values);
        } else if (field == Field.SOURCE_CHANGED || field == Field.DESTINATION_CHANGED) {
            return (values.ranges().get(0).to().signum() == 0 ? "! " : "") + "--ctstate "
                    + (field == Field.SOURCE_CHANGED ? "SNAT" : "DNAT");
        } else if (field == Field.FRAGMENT) {
            return values.ranges().get(0).to().signum() == 0 ? "! -f" : "-f";
        } else if (field == Field.TTL && values.ranges().size() == 1 && !values.ranges().get(0).isOne()) {
            return hops(values.ranges().get(0));
        }
        if (field == Field.FLAGS && values.bits().size() > 2) {
            return option(field) + " in " + values.bits().size() + " combinations";
        } else if (!values.bits().isEmpty()) {
            return option(field) + " " + values.bits().stream().limit(MANY).map(bits -> bits(field, bits))
                    .collect(Collectors.joining(",")) + (values.bits().size() > MANY ? ",…" : "");
        }
        List<Values.Range> others = values.others(space.width(field));
        boolean inverse = others.size() < values.ranges().size() && field != Field.STATE
                || others.size() == 1 && values.ranges().size() > 1;
        List<Values.Range> said = inverse && !others.isEmpty() ? others : values.ranges();
        return (inverse && !others.isEmpty() ? "! " : "") + option(field) + " " + list(field, said);
    }

    /** Hops that are left, with the options that there are for all above or below a number. */
    private String hops(Values.Range range) {
        String option = option(Field.TTL).replace("-eq", "");
        List<String> words = new ArrayList<>();
        if (range.from().signum() > 0) {
            words.add(option + "-gt " + range.from().subtract(BigInteger.ONE));
        }
        if (range.to().bitCount() < space.width(Field.TTL)) {
            words.add(option + "-lt " + range.to().add(BigInteger.ONE));
        }
        return String.join(" ", words);
    }

    /** Interfaces, and where packets come from or go to without one; a long list by those that are not in it. */
    private String through(Values values) {
        Field field = values.field();
        List<String> names = new ArrayList<>();
        List<String> others = new ArrayList<>();
        boolean nowhere = false;
        boolean any = false;
        for (int number = 0; !space.interfaceName(number).equals(UNNAMED); number++) {
            BigInteger value = BigInteger.valueOf(number);
            boolean within = values.ranges().stream().anyMatch(range -> range.from().compareTo(value) <= 0
                    && range.to().compareTo(value) >= 0);
            if (number == 0) {
                nowhere = within;
            } else {
                any = within;
                (within ? names : others).add(space.interfaceName(number));
            }
        }
        String none = field == Field.IN ? "--from local" : "--to local";
        if (nowhere && !(any && !others.isEmpty() && others.size() < names.size() + 1)) {
            return names.isEmpty() ? none : none + " or " + option(field) + " " + String.join(",", names);
        }
        if (any && others.isEmpty()) {
            return field == Field.IN ? "! " + none : "--to forward";
        }
        return (any ? "! " : "") + option(field) + " " + String.join(",", any ? others : names);
    }

    /** The values with commas between. */
    public String list(Field field, List<Values.Range> ranges) {
        List<String> words = new ArrayList<>();
        for (Values.Range range : ranges) {
            if (words.size() == MANY || String.join(",", words).length() > LONG) {
                return String.join(",", words) + ",…";
            }
            words.addAll(range(field, range));
        }
        return String.join(",", words);
    }

    private List<String> range(Field field, Values.Range range) {
        return switch (field) {
            case SOURCE, DESTINATION -> List.of(
                    new AddressRange(space.family(), range.from(), range.to()).toString());
            case PROTOCOL, STATE, IN, OUT, PACKET_TYPE, DIRECTION, FRAGMENT -> each(field, range);
            case ICMP_TYPE -> List.of(icmp(range));
            case MAC -> List.of(String.format("%012x", range.from()).replaceAll("(..)(?=.)", "$1:"));
            default -> List.of(range.isOne() ? range.from().toString() : range.from() + ":" + range.to());
        };
    }

    private List<String> each(Field field, Values.Range range) {
        List<String> names = new ArrayList<>();
        for (int value = range.from().intValue(); value <= range.to().intValue() && names.size() <= MANY; value++) {
            names.add(name(field, value));
        }
        return names.size() > MANY ? List.of(name(field, range.from().intValue()) + "-"
                + name(field, range.to().intValue())) : names;
    }

    private String name(Field field, int value) {
        return switch (field) {
            case PROTOCOL -> catalogue.protocolName(value);
            case STATE -> value < ConnectionState.values().length ? ConnectionState.values()[value].name() : "?";
            case IN, OUT -> space.interfaceName(value);
            case PACKET_TYPE -> value < 3 ? List.of("unicast", "broadcast", "multicast").get(value) : "?";
            case DIRECTION -> value == 0 ? "ORIGINAL" : "REPLY";
            default -> Integer.toString(value);
        };
    }

    private static String icmp(Values.Range range) {
        BigInteger codes = BigInteger.valueOf(255);
        BigInteger first = range.from().shiftRight(8);
        BigInteger last = range.to().shiftRight(8);
        if (range.from().and(codes).signum() == 0 && range.to().and(codes).equals(codes)) {
            return first.equals(last) ? first.toString()
                    : first + (last.subtract(first).equals(BigInteger.ONE) ? "," : "-") + last;
        }
        String from = first + "/" + range.from().and(codes);
        return range.isOne() ? from : from + "-" + last + "/" + range.to().and(codes);
    }

    private String bits(Field field, Values.Bits bits) {
        if (field == Field.FLAGS) {
            return flags(bits.mask()) + " " + flags(bits.value());
        }
        String value = "0x" + bits.value().toString(16);
        return bits.mask().bitCount() == space.width(field) ? value : value + "/0x" + bits.mask().toString(16);
    }

    private static String flags(BigInteger bits) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Flags.NAMES.size(); bit++) {
            if (bits.testBit(bit)) {
                names.add(Flags.NAMES.get(bit));
            }
        }
        return names.isEmpty() ? "NONE" : String.join(",", names);
    }

    private String option(Field field) {
        return switch (field) {
            case IN -> "-i";
            case OUT -> "-o";
            case SOURCE -> "-s";
            case DESTINATION -> "-d";
            case PROTOCOL -> "-p";
            case SOURCE_PORT -> "--sport";
            case DESTINATION_PORT -> "--dport";
            case ICMP_TYPE -> space.family() == Family.IPV4 ? "--icmp-type" : "--icmpv6-type";
            case FLAGS -> "--tcp-flags";
            case STATE -> "--ctstate";
            case DIRECTION -> "--ctdir";
            case MARK -> "--mark";
            case CONNMARK -> "-m connmark --mark";
            case LENGTH -> "--length";
            case TTL -> space.family() == Family.IPV4 ? "--ttl-eq" : "--hl-eq";
            case TOS -> "--tos";
            case MAC -> "--mac-source";
            case PACKET_TYPE -> "--pkt-type";
            case FRAGMENT -> "-f";
            case SOURCE_CHANGED, DESTINATION_CHANGED -> "--ctstate";
            case REDIRECTED -> "redirected:";
        };
    }

    /** One packet, with the fields that its protocol has. */
    public String of(Example packet) {
        List<String> words = new ArrayList<>();
        int protocol = packet.value(Field.PROTOCOL).intValue();
        boolean ports = List.of(6, 17, 33, 132, 136).contains(protocol);
        boolean icmp = protocol == (space.family() == Family.IPV4 ? 1 : 58);
        List<Field> order = new ArrayList<>(ORDER);
        order.addAll(List.of(Field.MARK, Field.CONNMARK, Field.FRAGMENT));
        for (Field field : order) {
            BigInteger value = packet.value(field);
            boolean said = switch (field) {
                case IN, OUT, MARK, CONNMARK, FRAGMENT -> value.signum() != 0;
                case SOURCE, DESTINATION, PROTOCOL, STATE -> true;
                case SOURCE_PORT, DESTINATION_PORT -> ports;
                case ICMP_TYPE -> icmp;
                default -> false;
            };
            if (said) {
                words.add(of(new Values(field, List.of(new Values.Range(value, value)), List.of())));
            }
        }
        return String.join(" ", words);
    }
}
