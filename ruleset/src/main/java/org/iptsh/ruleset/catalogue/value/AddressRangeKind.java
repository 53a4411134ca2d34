package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** Two addresses with a minus between, or one. */
record AddressRangeKind() implements ValueKind {

    @Override
    public String canonical(Word word) {
        int minus = word.text().indexOf('-');
        Address from = part(word, 0, minus < 0 ? word.text().length() : minus);
        Address to = minus < 0 || from == null ? from : part(word, minus + 1, word.text().length());
        if (to == null) {
            return null;
        }
        if (!from.isUpTo(to)) {
            word.warn("the range " + word.text() + " is the wrong way round: it never matches");
        }
        return from + "-" + to;
    }

    private static Address part(Word word, int from, int to) {
        String text = word.text().substring(from, to);
        Address address = Address.read(word.family(), text);
        if (address == null) {
            word.bad(from, Shown.quoted(text) + " is not an " + word.family().label() + " address",
                    text.indexOf('/') >= 0 ? "a range has no mask: use -s or -d for a network"
                            : "write it like 192.0.2.10-192.0.2.20");
        }
        return address;
    }

    @Override
    public String usage() {
        return "ADDRESS[-ADDRESS]";
    }

    @Override
    public String say(String value, Family family) {
        int minus = value.indexOf('-');
        String from = value.substring(0, minus);
        String to = value.substring(minus + 1);
        return from.equals(to) ? from : from + " to " + to;
    }

    @Override
    public List<String> samples(Family family) {
        return family == Family.IPV4
                ? List.of("192.0.2.1", "192.0.2.1-192.0.2.9", "10.0.0.0-10.255.255.255", "1.1.1.1-1.1.1.1")
                : List.of("2001:db8::1", "2001:db8::1-2001:db8::9", "::-ffff::");
    }
}
