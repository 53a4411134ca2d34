package org.iptsh.persistence.live;

import org.iptsh.ruleset.Firewall;

/** What came of trying a ruleset in a scratch namespace. */
public sealed interface Trial {

    /** The kernel took it; {@code canonical} is how it tells the same rules. */
    record Taken(Firewall canonical) implements Trial {}

    record Refused(KernelRefusal refusal) implements Trial {}

    /** No namespace can be made here; {@code reason} says why. */
    record Untried(String reason) implements Trial {}
}
