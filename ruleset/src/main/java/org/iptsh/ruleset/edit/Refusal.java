package org.iptsh.ruleset.edit;

import java.util.Optional;

/**
 * Why an edit can't be made, and which of its words is to blame.
 *
 * @param hint the way out
 */
public record Refusal(Part part, String message, Optional<String> hint) {

    /** A part of an editing line. */
    public enum Part {
        COMMAND, CHAIN, NUMBER, LAST, RULE
    }

    static Refusal of(Part part, String message) {
        return new Refusal(part, message, Optional.empty());
    }

    static Refusal of(Part part, String message, String hint) {
        return new Refusal(part, message, Optional.of(hint));
    }
}
