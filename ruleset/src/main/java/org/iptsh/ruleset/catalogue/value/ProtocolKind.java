package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;

/**
 * A protocol by name or number.
 *
 * @param named whether iptables-save prints its name, where it has one, rather than its number
 * @param lowest the lowest number that is taken: 0 is any protocol
 * @param own the only ones whose names iptables-save prints; {@code null} for all that the host has a name for
 */
record ProtocolKind(boolean named, int lowest, Vocabulary own) implements ValueKind {
    private static final String ALL = "all";

    @Override
    public String canonical(Word word) {
        int number = number(word);
        if (number < 0) {
            return null;
        }
        if (number < lowest) {
            return word.bad("protocol " + number + " is any protocol, which is not taken here",
                    "leave " + word.option() + " out, or name one protocol");
        }
        if (!named) {
            return Integer.toString(number);
        }
        String name = number == 0 ? ALL : name(word, number);
        return name != null ? name : Integer.toString(number);
    }

    private String name(Word word, int number) {
        if (own == null) {
            return word.names().protocolName(number);
        }
        Vocabulary.Entry entry = own.get(Integer.toString(number));
        return entry == null ? null : entry.typed();
    }

    private static int number(Word word) {
        String text = word.text();
        long number = Numeral.read(text);
        if (number >= 0 && number < 256) {
            return (int) number;
        }
        String name = text.toLowerCase(Locale.ROOT);
        OptionalLong known = name.equals(ALL) ? OptionalLong.of(0) : word.names().protocol(name);
        if (known.isPresent()) {
            return (int) known.getAsLong();
        }
        if (number != Numeral.NONE) {
            word.bad("protocol " + text + " is out of range", "protocols go from 0 to 255");
            return -1;
        }
        String message = "unknown protocol " + Shown.quoted(text);
        Nearest.to(name, word.names().protocols())
                .ifPresentOrElse(
                        near -> word.bad(message, "did you mean " + near + "?"),
                        () -> word.bad(message, "write a name such as tcp, udp, icmp, or a number from 0 to 255"));
        return -1;
    }

    @Override
    public String usage() {
        return "PROTOCOL";
    }

    @Override
    public void offer(Offer offer) {
        if (named) {
            offer.add("tcp", "connections: web, ssh, mail");
            offer.add("udp", "single packets: DNS, VPNs, media");
            offer.add(offer.family() == Family.IPV4 ? "icmp" : "ipv6-icmp", "errors, ping" + (offer.family()
                    == Family.IPV4 ? "" : ", neighbour discovery"));
            offer.add(ALL, "any protocol");
        }
        for (String name : offer.names().protocols()) {
            offer.add(name, "protocol " + offer.names().protocol(name).orElse(0));
        }
    }

    @Override
    public String say(String value, Family family) {
        return value;
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("tcp", "udp", "icmp", "6", "17", "sctp", "esp", "ah", "gre", "132", "200", "ipv6-icmp", "TCP",
                "255", "0x11", "ospf", "mh", "41");
    }
}
