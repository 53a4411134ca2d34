package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * SCTP chunk types with their flags, {@code DATA:Be,INIT}; a capital flag must be set, a small one not.
 *
 * @param words the types, in the order of their numbers
 */
record ChunksKind(Vocabulary words) implements ValueKind {
    private static final String HOW = "write types with commas between, like DATA,INIT or DATA:Be";

    @Override
    public String canonical(Word word) {
        String text = word.text();
        if (text.equals("ALL") || text.equals("NONE")) {
            return text;
        }
        String[] found = new String[words.entries().size()];
        int at = 0;
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            Vocabulary.Entry entry = words.find(word, colon < 0 ? part : part.substring(0, colon), at,
                    Vocabulary.Shortening.NONE);
            if (entry == null) {
                return null;
            }
            String flags = colon < 0 ? "" : flags(entry.canonical(), part.substring(colon + 1));
            if (flags == null) {
                return word.bad(at + colon + 1, "wrong flags for " + entry.canonical(), HOW);
            }
            found[words.entries().indexOf(entry)] = entry.canonical() + (flags.isEmpty() ? "" : ":" + flags);
            at += part.length() + 1;
        }
        List<String> printed = new ArrayList<>();
        for (String chunk : found) {
            if (chunk != null) {
                printed.add(chunk);
            }
        }
        return String.join(",", printed);
    }

    /** The flags from the highest bit down, as they are printed; the last word on each counts. */
    private static String flags(String type, String flags) {
        boolean ends = type.equals("ABORT") || type.equals("SHUTDOWN_COMPLETE");
        String known = type.endsWith("DATA") ? "IUBE" : ends ? "T" : "";
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < flags.length(); i++) {
            if (known.indexOf(Character.toUpperCase(flags.charAt(i))) < 0) {
                return null;
            }
        }
        for (char flag : known.toCharArray()) {
            boolean set = flags.indexOf(flag) >= 0;
            boolean clear = flags.indexOf(Character.toLowerCase(flag)) >= 0;
            out.append(set ? String.valueOf(flag) : clear ? String.valueOf(Character.toLowerCase(flag)) : "");
        }
        return out.toString();
    }

    @Override
    public String usage() {
        return "CHUNK[:FLAGS][,…]";
    }

    @Override
    public void offer(Offer offer) {
        offer.add("ALL", "all types");
        offer.add("NONE", "no type");
        new ListKind(words).offer(offer);
    }

    @Override
    public List<String> samples(Family family) {
        return List.of(
                "DATA", "INIT,DATA", "DATA:Be", "ALL", "NONE", "ABORT:T,SHUTDOWN_COMPLETE:t", "data:IUBE", "SACK");
    }
}
