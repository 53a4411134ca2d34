package org.iptsh.persistence.saved;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version of the saved rulesets, which is a commit of their git repository.
 *
 * @param id the whole hash
 * @param when it was saved
 * @param author who made it
 * @param message without the trailers; the first line is the subject
 * @param trailers in the order they were written
 * @param parents the hashes of the versions it follows: none for the first one, two or more for a merge made by hand
 */
public record Version(
        String id, Instant when, Author author, String message, List<Trailer> trailers, List<String> parents) {
    private static final int SHORT = 8;

    public Version {
        trailers = List.copyOf(trailers);
        parents = List.copyOf(parents);
    }

    /** The first 8 digits of the hash, which is how people see it and type it. */
    public String shortId() {
        return id.substring(0, SHORT);
    }

    /** The first line of the message. */
    public String subject() {
        return message.lines().findFirst().orElse("");
    }

    /** The value of the first trailer of this key. */
    public Optional<String> trailer(String key) {
        return trailers.stream().filter(t -> t.key().equalsIgnoreCase(key)).map(Trailer::value).findFirst();
    }
}
