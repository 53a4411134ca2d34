package org.iptsh.persistence.probe;

import java.util.List;
import java.util.Optional;

/**
 * What the kernel did with a packet.
 *
 * @param met the rules that it matched and the policies that decided, in order
 * @param out the links that it was sent out of
 */
public record Seen(List<Met> met, List<String> out) {

    public Seen {
        met = List.copyOf(met);
        out = List.copyOf(out);
    }

    /** The rule or policy that decided last; empty if it met none. */
    public Optional<Met> last() {
        return met.isEmpty() ? Optional.empty() : Optional.of(met.get(met.size() - 1));
    }
}
