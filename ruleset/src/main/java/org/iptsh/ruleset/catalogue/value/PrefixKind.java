package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * How many bits of an address count: a number, or for IPv4 a mask with dots. In the table, {@code full} is all.
 *
 * @param dotted whether it is printed as an address
 */
record PrefixKind(boolean dotted) implements ValueKind {
    private static final String FULL = "full";

    @Override
    public String canonical(Word word) {
        Family family = word.family();
        int most = family == Family.IPV4 ? 32 : 128;
        long bits = dotted ? Numeral.NONE : Numeral.read(word.text());
        Address mask = bits >= 0 && bits <= most ? Address.mask(family, (int) bits) : null;
        boolean written = dotted || family == Family.IPV4 && word.text().indexOf('.') > 0;
        if (mask == null && bits < 0 && written) {
            mask = Address.read(family, word.text());
        }
        if (mask == null || !dotted && mask.bits() < 0) {
            return word.bad("wrong mask " + Shown.quoted(word.text()), dotted
                    ? "write it as an address, like " + (family == Family.IPV4 ? "255.255.255.0" : "ffff:ffff::")
                    : "it goes from 0 to " + most);
        }
        return print(mask);
    }

    @Override
    public String inFamily(String value, Family family) {
        return value.equals(FULL) ? print(Address.mask(family, family == Family.IPV4 ? 32 : 128)) : value;
    }

    private String print(Address mask) {
        return dotted ? mask.toString() : Integer.toString(mask.bits());
    }

    @Override
    public String usage() {
        return dotted ? "MASK" : "BITS";
    }

    @Override
    public List<String> samples(Family family) {
        return dotted
                ? family == Family.IPV4 ? List.of("255.255.255.0", "255.255.255.255", "255.0.255.0")
                        : List.of("ffff:ffff::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
                : family == Family.IPV4 ? List.of("24", "32", "0", "8") : List.of("64", "128", "0", "48");
    }
}
