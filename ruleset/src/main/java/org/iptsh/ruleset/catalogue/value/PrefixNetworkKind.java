package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** An IPv6 prefix with its length, up to 64 bits, none set behind it. */
record PrefixNetworkKind() implements ValueKind {
    private static final NetworkKind NETWORK = new NetworkKind(NetworkKind.Form.NETWORK);
    private static final NetworkKind EXACT = new NetworkKind(NetworkKind.Form.MASKED);

    @Override
    public String canonical(Word word) {
        if (word.text().indexOf('/') < 0) {
            return word.bad("the length of the prefix is missing", "write it like 2001:db8:1::/64");
        }
        String network = NETWORK.canonical(word);
        if (network == null) {
            return null;
        }
        int bits = Integer.parseInt(network.substring(network.indexOf('/') + 1));
        if (bits > 64) {
            return word.bad("a prefix of " + bits + " bits is too long", "64 bits at most");
        }
        return network.equals(EXACT.canonical(word))
                ? network
                : word.bad("there are bits set behind the prefix", "write " + network);
    }

    @Override
    public String usage() {
        return "PREFIX/BITS";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("dead::/64", "1c3::/64", "2001:db8::/32");
    }
}
