package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.OptionalLong;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;

/**
 * Ports by number or by the name of their service.
 *
 * @param form one, a range, or a list
 * @param decimal whether numbers are always decimal: iptables has two ways to read ports
 * @param own whether a service is looked up for the protocol of the rule alone (measured)
 */
record PortKind(Form form, boolean decimal, boolean own) implements ValueKind {
    private static final int HIGHEST = 65535;
    /** What multiport can hold; a range counts twice. */
    private static final int LIST_LIMIT = 15;

    enum Form {
        ONE(' '),
        RANGE(':'),
        /** A range with a minus, as NAT targets write it. */
        DASHED('-'),
        /** Ports and ranges with commas. */
        LIST(':');

        private final char separator;

        Form(char separator) {
            this.separator = separator;
        }
    }

    @Override
    public String canonical(Word word) {
        String text = word.text();
        switch (form) {
            case ONE:
                int port = port(word, 0, text.length());
                return port < 0 ? null : Integer.toString(port);
            case LIST:
                return list(word);
            default:
                return range(word, 0, text.length());
        }
    }

    private String list(Word word) {
        String text = word.text();
        StringBuilder out = new StringBuilder(text.length());
        int count = 0;
        int at = 0;
        while (at <= text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            String one = range(word, at, end);
            if (one == null) {
                return null;
            }
            count += text.substring(at, end).indexOf(':') < 0 ? 1 : 2;
            if (count > LIST_LIMIT) {
                return word.bad(at, "too many ports for " + word.option(),
                        "15 at most, a range counts twice: split the rule in two, or use an ipset");
            }
            out.append(out.length() == 0 ? "" : ",").append(one);
            at = end + 1;
        }
        return out.toString();
    }

    private String range(Word word, int from, int to) {
        String text = word.text();
        int separator = text.indexOf(form.separator, from);
        if (separator < 0 || separator >= to || form == Form.DASHED && separator > 0 && isService(word, from, to)) {
            int port = port(word, from, to);
            return port < 0 ? null : Integer.toString(port);
        }
        boolean mayBeOpen = form == Form.RANGE;
        int low = separator == from && mayBeOpen ? 0 : port(word, from, separator);
        int high = low < 0 ? -1
                : separator + 1 == to && mayBeOpen ? HIGHEST : port(word, separator + 1, to);
        if (high < 0) {
            return null;
        }
        if (low > high) {
            return word.bad(from, "the port range " + text.substring(from, to) + " is the wrong way round",
                    "write " + high + form.separator + low);
        }
        if (low == high && form == Form.LIST) {
            return word.bad(from, "a range of one port is not taken here", "write " + low);
        }
        return low == high ? Integer.toString(low) : Integer.toString(low) + form.separator + high;
    }

    private boolean isService(Word word, int from, int to) {
        return service(word, word.text().substring(from, to)).isPresent();
    }

    private int port(Word word, int from, int to) {
        String text = word.text();
        long number = decimal ? Numeral.decimal(text, from, to) : Numeral.read(text, from, to);
        if (number >= 0 && number <= HIGHEST) {
            return (int) number;
        }
        String part = text.substring(from, to);
        if (number != Numeral.NONE || isDigits(part)) {
            word.bad(from, "port " + part + " is out of range", "ports go from 0 to 65535");
            return -1;
        }
        OptionalLong service = service(word, part);
        if (service.isPresent()) {
            return (int) service.getAsLong();
        }
        OptionalLong others = word.names().service(part, null);
        if (others.isPresent()) {
            word.bad(from, "the service " + part + " is not known for " + word.protocol(),
                    "write its number: " + others.getAsLong());
            return -1;
        }
        String message = part.isEmpty() ? "a port is missing" : "unknown service " + Shown.quoted(part);
        Nearest.to(part, word.names().services())
                .ifPresentOrElse(
                        near -> word.bad(from, message, "did you mean " + near + "?"),
                        () -> word.bad(from, message, "write a number from 0 to 65535 or a service such as ssh"));
        return -1;
    }

    /** The port of a service for the protocol of the rule; or, unless only that one counts, for any protocol. */
    private OptionalLong service(Word word, String name) {
        OptionalLong port = word.names().service(name, word.protocol());
        return port.isPresent() || own ? port : word.names().service(name, null);
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Of a range from port 0 on, the ports behind it; other ranges have none that is one range. */
    @Override
    public String complement(String value) {
        int separator = value.indexOf(form.separator);
        if (separator < 0) {
            return null;
        }
        int low = Integer.parseInt(value.substring(0, separator));
        int high = Integer.parseInt(value.substring(separator + 1));
        if (low == 0 && high < HIGHEST) {
            return high + 1 == HIGHEST ? Integer.toString(HIGHEST) : high + 1 + ":" + HIGHEST;
        }
        return null;
    }

    @Override
    public String usage() {
        switch (form) {
            case ONE:
                return "PORT";
            case LIST:
                return "PORT[:PORT][,…]";
            default:
                return "PORT[" + form.separator + "PORT]";
        }
    }

    @Override
    public void offer(Offer offer) {
        String typed = offer.word();
        int last = Math.max(typed.lastIndexOf(','), typed.lastIndexOf(form.separator));
        String before = typed.substring(0, last + 1);
        for (String service : offer.names().services()) {
            OptionalLong port = offer.names().service(service, offer.protocol());
            if (port.isPresent()) {
                offer.add(before + service, "port " + port.getAsLong());
            }
        }
    }

    @Override
    public String say(String value, Family family) {
        String[] parts = value.split(",");
        for (int i = 0; i < parts.length; i++) {
            parts[i] = sayOne(parts[i]);
        }
        return Phrases.or(List.of(parts));
    }

    private String sayOne(String value) {
        int separator = value.indexOf(form.separator);
        if (separator < 0) {
            return value;
        }
        String low = value.substring(0, separator);
        String high = value.substring(separator + 1);
        return high.equals("65535") ? low + " or higher" : low.equals("0") ? high + " or lower" : low + " to " + high;
    }

    @Override
    public List<String> samples(Family family) {
        switch (form) {
            case ONE:
                return List.of("22", "0", "65535", "ssh", decimal ? "80" : "0x50", "010");
            case DASHED:
                return List.of("22", "1024-65535", "80-80", "http");
            case LIST:
                return List.of("22", "22,80,443", "1024:65535", "ssh,http,5000:6000", "0:65535",
                        "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", "1:2,3:4,5:6,7:8,9:10,11:12,13:14,15", "53,53");
            default:
                return List.of("22", "ssh", "1024:", ":1023", "80:90", "80:80", "0", "65535", "0:65535", "022", "0x16",
                        "ftp:ssh", ":", "1:65535", "0:65534").stream()
                        .filter(port -> !decimal || !port.startsWith("0x"))
                        .toList();
        }
    }
}
