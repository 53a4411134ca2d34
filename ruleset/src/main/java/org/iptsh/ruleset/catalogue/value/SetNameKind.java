package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** The name of an IP set. */
record SetNameKind() implements ValueKind {
    /** The kernel's IPSET_MAXNAMELEN less the byte that ends the name. */
    private static final TextKind NAME = new TextKind(31, TextKind.Form.BARE, "SET");

    @Override
    public String canonical(Word word) {
        return NAME.canonical(word);
    }

    @Override
    public boolean isSetName() {
        return true;
    }

    @Override
    public String usage() {
        return NAME.usage();
    }

    @Override
    public void offer(Offer offer) {
        offer.hints().sets().forEach((name, type) -> offer.add(name, type));
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("s1");
    }
}
