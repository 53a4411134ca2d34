package org.iptsh.ruleset.catalogue;

import java.util.List;
import java.util.stream.Stream;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.text.Token;

/**
 * A rule as it was read: what it says, in the order in which it was written, and what is wrong with it.
 *
 * @param base what it says beside matches and target
 * @param matches in order
 * @param target the target where it is an extension; {@code null} for a chain and for none
 * @param jump the word behind {@code -j} or {@code -g}; {@code null} if there is none
 * @param goTo whether it was {@code -g}
 * @param counters of {@code -c}; {@code null} if there were none
 * @param open what the end of the words left open, for completion
 */
public record Specification(
        Part.Known base,
        List<Part> matches,
        Part target,
        Token jump,
        boolean goTo,
        Counters counters,
        List<Problem> problems,
        List<Problem> warnings,
        List<Highlight> highlights,
        Open open) {

    /**
     * What the last words asked for.
     *
     * @param option the option that still lacks a value; {@code null} if none does
     * @param index which of its values, from 0
     * @param owner the extension of that option
     * @param negated whether the last word was {@code !}
     */
    record Open(Option option, int index, Extension owner, boolean negated) {
        static final Open NOTHING = new Open(null, 0, null, false);
    }

    /** Whether iptables-save says some of it in other words. */
    boolean isSaidOtherwise() {
        return Stream.concat(Stream.of(base), Stream.concat(matches.stream(), Stream.ofNullable(target)))
                .anyMatch(part -> part instanceof Part.Known known
                        && known.given().stream().anyMatch(Setting::isSaidOtherwise));
    }

    /** The protocol that {@code -p} names, {@code null} if it names none or negates it. */
    String protocol() {
        Setting protocol = base.setting(RuleReader.PROTOCOL);
        return protocol == null || protocol.negated() ? null : protocol.value();
    }
}
