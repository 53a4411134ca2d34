package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/** Which of a packet's addresses and ports are looked up in a set: {@code src} and {@code dst}, up to six. */
record SetDirectionsKind() implements ValueKind {
    private static final int LIMIT = 6;

    @Override
    public String canonical(Word word) {
        String[] parts = word.text().split(",", -1);
        if (parts.length > LIMIT) {
            return word.bad("too many directions", "six at most, one for each part of the set's members");
        }
        int at = 0;
        for (String part : parts) {
            if (!part.equals("src") && !part.equals("dst")) {
                return word.bad(at, "unknown direction " + Shown.quoted(part), "it is src or dst, or several: src,dst");
            }
            at += part.length() + 1;
        }
        return word.text();
    }

    @Override
    public String usage() {
        return "src|dst[,…]";
    }

    @Override
    public void offer(Offer offer) {
        String before = offer.word().substring(0, offer.word().lastIndexOf(',') + 1);
        offer.begin(before + "src", "the source");
        offer.begin(before + "dst", "the destination");
    }

    @Override
    public String say(String value, Family family) {
        List<String> said = new ArrayList<>();
        for (String part : value.split(",")) {
            said.add(part.equals("src") ? "source" : "destination");
        }
        return Phrases.and(said);
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("src", "dst", "src,dst", "dst,src", "src,src,src", "src,dst,src,dst,src,dst");
    }
}
