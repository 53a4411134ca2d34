package org.iptsh.ruleset.catalogue;

import java.util.List;
import java.util.Map;

/**
 * What there is on this host and in this ruleset to offer for a value.
 *
 * @param chains the chains of the table, those that a rule may jump to
 * @param interfaces the network interfaces
 * @param sets the IP sets and their types
 * @param users the users' names
 * @param groups the groups' names
 * @param marks packet marks that rules use
 * @param comments comments that rules have
 * @param addresses addresses and what each is
 * @param cgroups control groups
 */
public record Hints(
        List<String> chains,
        List<String> interfaces,
        Map<String, String> sets,
        List<String> users,
        List<String> groups,
        List<String> marks,
        List<String> comments,
        Map<String, String> addresses,
        List<String> cgroups) {

    /** All but the addresses, each of which belongs to one family. */
    Hints withoutAddresses() {
        return new Hints(chains, interfaces, sets, users, groups, marks, comments, Map.of(), cgroups);
    }

    /** Nothing is known of the host. */
    public static final Hints NONE = new Hints(
            List.of(), List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), List.of());
}
