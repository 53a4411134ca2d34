package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** Options of an IPv6 header and their lengths: {@code TYPE[:LENGTH]} with commas between, sixteen at most. */
record HeaderOptionsKind() implements ValueKind {
    private static final int LIMIT = 16;
    private static final String HOW = "write TYPE or TYPE:LENGTH, each from 0 to 255, with commas between";

    @Override
    public String canonical(Word word) {
        String[] parts = word.text().split(",", -1);
        if (parts.length > LIMIT) {
            return word.bad("too many options", LIMIT + " at most");
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (String part : parts) {
            int colon = part.indexOf(':');
            long type = Numeral.read(part, 0, colon < 0 ? part.length() : colon);
            long length = colon < 0 ? 0 : Numeral.read(part, colon + 1, part.length());
            if (type < 0 || type > 255 || length < 0 || length > 255) {
                return word.bad(at, "wrong option " + Shown.quoted(part), HOW);
            }
            out.append(out.length() == 0 ? "" : ",").append(type).append(colon < 0 ? "" : ":" + length);
            at += part.length() + 1;
        }
        return out.toString();
    }

    @Override
    public String usage() {
        return "TYPE[:LENGTH][,…]";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("5", "1,2:3", "149:92,12:12,123:12");
    }
}
