package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** Addresses with commas between, sixteen at most. */
record AddressListKind() implements ValueKind {
    private static final int LIMIT = 16;
    private static final NetworkKind ONE = new NetworkKind(NetworkKind.Form.ADDRESS);

    @Override
    public String canonical(Word word) {
        String[] parts = word.text().split(",", -1);
        if (parts.length > LIMIT) {
            return word.bad("too many addresses", LIMIT + " at most");
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (String part : parts) {
            String address = ONE.canonical(word.part(at, at + part.length()));
            if (address == null) {
                return null;
            }
            out.append(out.length() == 0 ? "" : ",").append(address);
            at += part.length() + 1;
        }
        return out.toString();
    }

    @Override
    public String usage() {
        return "ADDRESS[,…]";
    }

    @Override
    public List<String> samples(Family family) {
        return family == Family.IPV4 ? List.of("192.0.2.1") : List.of("::1", "::1,2001:db8::2");
    }
}
