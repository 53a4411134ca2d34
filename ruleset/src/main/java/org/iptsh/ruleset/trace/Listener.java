package org.iptsh.ruleset.trace;

import java.util.List;
import org.iptsh.ruleset.Hook;

/** Whoever wants to know of each rule that packets meet on their way. */
interface Listener {

    /** Packets have come to a rule that matches some of them, or to a policy. */
    void matched(Hook hook, Spot spot, Effect effect, int depth, List<Way> matched);

    /** Packets have come to a rule that matches none of them. */
    void missed(Hook hook, Spot spot, int depth, List<Way> came);
}
