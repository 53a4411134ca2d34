package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * Where address translation leads: {@code [ADDRESS[-ADDRESS]][:PORT[-PORT]]}, IPv6 addresses in brackets if a port
 * follows.
 *
 * @param shifted whether {@code /PORT} may follow, the port that stands for the first of the range
 */
record NatKind(boolean shifted) implements ValueKind {

    @Override
    public String canonical(Word word) {
        String text = word.text();
        Family other = word.family().other();
        if (Address.read(other, text) != null && text.length() > 2) {
            return word.bad(text + " is an " + other.label() + " address", "use " + other.program());
        }
        int colon = portColon(word);
        String addresses = "";
        String range = colon < 0 ? text : text.substring(0, colon);
        boolean brackets = range.startsWith("[") && range.endsWith("]");
        if (!range.isEmpty() || colon < 0) {
            addresses = addresses(word, brackets ? range.substring(1, range.length() - 1) : range, brackets ? 1 : 0);
            if (addresses == null) {
                return null;
            }
        }
        if (colon < 0) {
            return addresses;
        }
        String ports = ports(word, colon + 1);
        boolean bracketed = word.family() == Family.IPV6 && !addresses.isEmpty();
        return ports == null ? null : (bracketed ? "[" + addresses + "]" : addresses) + ":" + ports;
    }

    private static int portColon(Word word) {
        String text = word.text();
        if (word.family() == Family.IPV4) {
            return text.indexOf(':');
        }
        int bracket = text.lastIndexOf(']');
        return bracket >= 0 ? text.indexOf(':', bracket) : text.startsWith(":") && !text.startsWith("::") ? 0 : -1;
    }

    private static String addresses(Word word, String text, int at) {
        int minus = text.indexOf('-');
        Address from = address(word, minus < 0 ? text : text.substring(0, minus), at);
        Address to = minus < 0 || from == null ? from : address(word, text.substring(minus + 1), at + minus + 1);
        if (to == null) {
            return null;
        }
        return from.equals(to) ? from.toString() : from + "-" + to;
    }

    private static Address address(Word word, String text, int at) {
        Address address = Address.read(word.family(), text);
        if (address == null) {
            word.bad(at, Shown.quoted(text) + " is not an " + word.family().label() + " address",
                    word.family() == Family.IPV4 ? "write it like 192.0.2.1, 192.0.2.1:80 or 192.0.2.1-192.0.2.9"
                            : "write it like 2001:db8::1 or [2001:db8::1]:80");
        }
        return address;
    }

    private String ports(Word word, int at) {
        String text = word.text().substring(at);
        int slash = shifted ? text.indexOf('/') : -1;
        Word part = word.part(at, slash < 0 ? word.text().length() : at + slash);
        String ports = new PortKind(PortKind.Form.DASHED, false, false).canonical(part);
        if (ports == null || slash < 0) {
            return ports;
        }
        String base = new PortKind(PortKind.Form.ONE, false, false)
                .canonical(word.part(at + slash + 1, word.text().length()));
        return base == null ? null : ports + "/" + base;
    }

    @Override
    public String usage() {
        return "[ADDRESS[-ADDRESS]][:PORT[-PORT]]";
    }

    @Override
    public void offer(Offer offer) {
        offer.hints().addresses().forEach((address, what) -> offer.begin(address, what));
    }

    @Override
    public String say(String value, Family family) {
        int port = value.startsWith("[") ? value.lastIndexOf("]:") + 1
                : family == Family.IPV4 || value.startsWith(":") && !value.startsWith("::") ? value.indexOf(':') : -1;
        String addresses = port < 0 ? value : value.substring(0, port);
        String said = addresses.replace("[", "").replace("]", "").replace("-", " to ");
        return port < 0 ? said
                : (said.isEmpty() ? "" : said + " ") + "port " + value.substring(port + 1).replace("-", " to ");
    }

    @Override
    public List<String> samples(Family family) {
        return family == Family.IPV4
                ? List.of("192.0.2.1", "192.0.2.1-192.0.2.9", "192.0.2.1:80", "192.0.2.1:80-90", ":80", ":1024-65535",
                        "192.0.2.1-192.0.2.9:1-2", "192.0.2.1-192.0.2.1", "192.0.2.1:80-80", "192.0.2.1:http")
                : List.of("2001:db8::1", "2001:db8::1-2001:db8::9", "[2001:db8::1]:80", "[2001:db8::1]:80-90", ":80",
                        "[2001:db8::1-2001:db8::9]:1-2");
    }
}
