package org.iptsh.persistence.saved;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A version that is about to be written.
 *
 * @param files the sections that change: the new content, or empty where the file goes; the others stay as they are
 * @param made when its author made it
 * @param message with the trailers
 */
record Draft(SortedMap<String, Optional<byte[]>> files, Author author, Instant made, String message) {

    static Draft of(Map<String, byte[]> files, Author author, Instant made, String message, List<Trailer> trailers) {
        SortedMap<String, Optional<byte[]>> changes = new TreeMap<>();
        files.forEach((name, content) -> changes.put(name, Optional.of(content)));
        return new Draft(changes, author, made, signed(message, trailers));
    }

    /** What somebody wrote into the working files by hand, or had there before they were saved at all. */
    static Draft handEdits(
            SortedMap<String, Optional<byte[]>> edits,
            boolean first,
            Author author,
            Instant made,
            List<Trailer> trailers) {
        String names = String.join(", ", edits.keySet());
        String message = first ? "Take in " + names + " as found" : "Take in hand edits of " + names;
        return new Draft(edits, author, made, signed(message, trailers));
    }

    private static String signed(String message, List<Trailer> trailers) {
        String text = message.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "").strip();
        String block = trailers.stream().map(trailer -> trailer + "\n").collect(Collectors.joining());
        return block.isEmpty() ? text + "\n" : text + "\n\n" + block;
    }
}
