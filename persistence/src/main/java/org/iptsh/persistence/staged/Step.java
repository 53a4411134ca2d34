package org.iptsh.persistence.staged;

import java.util.Optional;

/**
 * A state that can be gone back to, or forward to again.
 *
 * @param base what live was when the firewall was staged from it
 * @param state the firewall as it was
 * @param command what led away from it
 */
record Step(State base, State state, String command) {

    @Override
    public String toString() {
        return base + " " + state + " " + command;
    }

    static Optional<Step> parse(String text) {
        String[] words = text.split(" ", 5);
        return words.length < 5 ? Optional.empty() : State.parse(words[0] + " " + words[1])
                .flatMap(base -> State.parse(words[2] + " " + words[3]).map(state -> new Step(base, state, words[4])));
    }
}
