package org.iptsh.ruleset.surroundings;

import java.util.List;

/**
 * An IP set and its members.
 *
 * @param type what its members are made of, each part in the order of the type's name: {@code ip}, {@code net},
 *     {@code port}, {@code mac}, {@code iface}, {@code mark}, {@code set}
 * @param family {@code inet} or {@code inet6}
 */
public record IpSet(String name, List<String> type, String family, List<Member> members) {

    /**
     * A member.
     *
     * @param parts as ipset prints them: {@code 10.0.0.0/8}, {@code tcp:80-90}; with the set's mask behind what it is
     *     for, and {@code +} behind an interface that stands for all that begin like it
     * @param excepted whether it is marked {@code nomatch}: what it holds is not in the set
     */
    public record Member(List<String> parts, boolean excepted) {
        public Member {
            parts = List.copyOf(parts);
        }
    }

    public IpSet {
        type = List.copyOf(type);
        members = List.copyOf(members);
    }
}
