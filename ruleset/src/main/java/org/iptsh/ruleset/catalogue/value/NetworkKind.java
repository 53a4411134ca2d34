package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * An address with an optional mask, {@code 10.0.0.0/8} or {@code 10.0.0.0/255.0.0.0}, or the name of a host.
 *
 * @param form how it is printed
 */
record NetworkKind(Form form) implements ValueKind {

    enum Form {
        /** {@code -s}: bits behind the mask cut off, the mask always printed, several with commas. */
        NETWORKS(true, true, false),
        /** Bits behind the mask cut off, the mask always printed. */
        NETWORK(true, true, false),
        /** As {@link #NETWORK}, but read as inet_aton(3) reads it. */
        PLAIN_NETWORK(true, true, true),
        /** Bits kept, the mask always printed. */
        KEPT(false, true, true),
        /** Bits kept, a mask of all bits not printed. */
        MASKED(false, false, true),
        /** No mask at all. */
        ADDRESS(false, false, true);

        private final boolean cut;
        private final boolean always;

        /** Whether it is read as inet_aton(3) reads it: {@code 10.1} is 10.0.0.1, not 10.1.0.0. */
        private final boolean plain;

        Form(boolean cut, boolean always, boolean plain) {
            this.cut = cut;
            this.always = always;
            this.plain = plain;
        }
    }

    @Override
    public String canonical(Word word) {
        String text = word.text();
        if (form != Form.NETWORKS || text.indexOf(',') < 0) {
            return one(word, text, 0);
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at <= text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            String one = one(word, text.substring(at, end), at);
            if (one == null) {
                return null;
            }
            out.append(out.length() == 0 ? "" : ",").append(one);
            at = end + 1;
        }
        return out.toString();
    }

    private String one(Word word, String text, int at) {
        Family family = word.family();
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        Address mask = slash < 0 ? Address.mask(family, family == Family.IPV4 ? 32 : 128) : mask(word, text, at, slash);
        if (mask == null) {
            return null;
        }
        if (form == Form.ADDRESS && slash >= 0) {
            return word.bad(at + slash, word.option() + " takes an address without a mask");
        }
        if (form.plain && mask.bits() < 0) {
            return word.bad(at + slash + 1, "the mask has gaps", "iptables would drop it");
        }
        Address address = form.plain ? Address.plain(family, host) : Address.read(family, host);
        return address == null ? named(word, host, at, mask) : print(address, mask);
    }

    private static Address mask(Word word, String text, int at, int slash) {
        Family family = word.family();
        String mask = text.substring(slash + 1);
        long bits = mask.length() < 4 && mask.indexOf(':') < 0 ? Numeral.decimal(mask, 0, mask.length()) : -1;
        Address read = bits >= 0 ? Address.mask(family, (int) bits) : null;
        if (read == null && (mask.indexOf('.') > 0 || mask.indexOf(':') >= 0)) {
            read = Address.read(family, mask);
        }
        if (read == null) {
            word.bad(at + slash + 1, "wrong mask " + Shown.quoted(mask), "a mask for " + family.label()
                    + " goes from /0 to " + (family == Family.IPV4 ? "/32, or is like 255.255.0.0" : "/128"));
        }
        return read;
    }

    private String print(Address address, Address mask) {
        int bits = mask.bits();
        Address shown = form.cut ? address.and(mask) : address;
        if (!form.always && bits == mask.length()) {
            return shown.toString();
        }
        return shown + "/" + (bits < 0 ? mask.toString() : Integer.toString(bits));
    }

    /**
     * What names resolve to, the name itself while it is typed; the family's other form of address gets told apart
     * from a name.
     */
    private String named(Word word, String host, int at, Address mask) {
        Family other = word.family().other();
        if (Address.read(other, host) != null && (host.indexOf(':') >= 0 || host.indexOf('.') > 0)) {
            return word.bad(at, host + " is an " + other.label() + " address", "use " + other.program());
        }
        if (word.typing() && looksLikeName(host)) {
            return host;
        }
        List<String> addresses = looksLikeName(host) ? word.names().addresses(host, word.family()) : List.of();
        if (addresses.isEmpty()) {
            return word.bad(at, looksLikeName(host)
                    ? "no host named " + Shown.quoted(host) + " is known here"
                    : Shown.quoted(host) + " is not an " + word.family().label() + " address",
                    "write it like " + (word.family() == Family.IPV4 ? "192.0.2.1 or 192.0.2.0/24" : "2001:db8::1"));
        }
        word.warn("the name " + host + " is resolved now, to " + String.join(", ", addresses)
                + "; the rule keeps the address");
        List<String> printed = new ArrayList<>();
        for (String address : form == Form.NETWORKS ? addresses : addresses.subList(0, 1)) {
            printed.add(print(Address.read(word.family(), address), mask));
        }
        return String.join(",", printed);
    }

    private static boolean looksLikeName(String host) {
        boolean letters = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            letters |= Character.isLetter(c);
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return letters;
    }

    @Override
    public String usage() {
        return form == Form.ADDRESS ? "ADDRESS" : form == Form.NETWORKS ? "ADDRESS[/MASK][,…]" : "ADDRESS[/MASK]";
    }

    @Override
    public void offer(Offer offer) {
        offer.hints().addresses().forEach((address, what) -> offer.add(address, what));
    }

    @Override
    public String say(String value, Family family) {
        return value.endsWith(family == Family.IPV4 ? "/32" : "/128")
                ? value.substring(0, value.indexOf('/'))
                : value;
    }

    @Override
    public List<String> samples(Family family) {
        if (form.plain && form != Form.ADDRESS) {
            return family == Family.IPV4
                    ? List.of("192.0.2.7", "192.0.2.7/24", "10/8", "1.2.3.4/32", "010.0.0.1", "10.1", "0.0.0.0/0")
                    : List.of("2001:db8::1", "2001:db8::1/64", "fe80::/10", "::1/128", "::/0", "::192.0.2.1/127");
        }
        if (form == Form.ADDRESS) {
            return family == Family.IPV4 ? List.of("192.0.2.7", "0.0.0.0", "10.1", "010.0.0.1")
                    : List.of("2001:db8::1", "::", "2001:0db8:0:0:1:0:0:1", "::ffff:192.0.2.1", "::192.0.2.1");
        }
        return family == Family.IPV4
                ? List.of("192.0.2.7", "192.0.2.7/24", "10.0.0.0/8", "10/8", "10.9.8.7/255.255.255.240", "1.2.3.4/32",
                        "1.2.3.4/255.0.255.0", "172.16.0.1/31", "255.255.255.255", "0.0.0.0/1")
                : List.of("2001:db8::1", "2001:db8::1/64", "fe80::/10", "::1/128", "::/1", "2001:db8:0:0:1::/96",
                        "2001:db8::1/ffff:0:ffff::", "::ffff:192.0.2.1", "::192.0.2.1/127", "1:2:3:4:5:6:7:8",
                        "1:0:0:4:0:0:0:8", "1:0:3:4:5:6:7:8");
    }
}
