package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** A traffic class, {@code MAJOR:MINOR}, always hexadecimal. */
record ClassKind() implements ValueKind {

    @Override
    public String canonical(Word word) {
        int colon = word.text().indexOf(':');
        String major = colon < 0 ? null : part(word.text().substring(0, colon));
        String minor = colon < 0 ? null : part(word.text().substring(colon + 1));
        return major == null || minor == null
                ? word.bad(Shown.quoted(word.text()) + " is not a class",
                        "write it like 1:20, in hexadecimal without 0x")
                : major + ":" + minor;
    }

    private static String part(String text) {
        long number = text.isEmpty() || text.length() > 4 ? Numeral.NONE : Numeral.read("0x" + text);
        return number < 0 ? null : String.format("%04x", number);
    }

    @Override
    public String usage() {
        return "MAJOR:MINOR";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("1:12", "0:0", "ffff:ffff", "a:B");
    }
}
