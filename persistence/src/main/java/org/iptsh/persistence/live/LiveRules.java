package org.iptsh.persistence.live;

import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;

/**
 * What the kernel enforced when it was read.
 *
 * @param texts for each family that was read, what iptables-save printed, counters and all
 * @param doubts reasons why this may not be what the kernel really enforces; with any, no commit may build on it
 * @param warnings what the programs said beside it
 */
public record LiveRules(
        Backend backend, Firewall firewall, Map<Family, String> texts, List<String> doubts, List<String> warnings) {

    public LiveRules {
        texts = Map.copyOf(texts);
        doubts = List.copyOf(doubts);
        warnings = List.copyOf(warnings);
    }
}
