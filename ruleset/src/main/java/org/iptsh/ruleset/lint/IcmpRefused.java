package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;

/** An INPUT chain that refuses what the Internet protocol itself needs. */
final class IcmpRefused {
    static final Check CHECK = Check.of("icmp-refused", Severity.WARNING,
            "neighbour discovery or path-MTU messages are refused",
            """
            Without neighbour discovery (ICMPv6 types 135 and 136; RFC 4890, 4.4.1) no IPv6 packet finds its way on a \
            link. Without packet-too-big (ICMPv6 type 2) or fragmentation-needed (ICMP 3/4) connections hang as soon \
            as a packet is too long for some link on the way.
            Example: ip6tables -P INPUT DROP, and no rule with -p ipv6-icmp
            Accept these types; RELATED covers the second kind.
            There is hardly a reason to leave it alone.""",
            IcmpRefused::look);

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private IcmpRefused() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt input : subject.inputs()) {
            Answers answers = subject.answers(input.family());
            List<String> refused = new ArrayList<>();
            if (input.family() == Family.IPV6) {
                // The kernel does not track these (nf_conntrack_proto_icmpv6.c), but older ones call them new.
                Packets near = answers.fromElsewhere().and(answers.source("fe80::/10"))
                        .and(answers.space().equal(Field.TTL, 255))
                        .and(answers.space().states(ConnectionState.UNTRACKED, ConnectionState.NEW));
                if (answers.areStopped(near.and(type(answers, ICMPV6, 135, 0)))) {
                    refused.add("neighbour solicitations");
                }
                if (answers.areStopped(near.and(type(answers, ICMPV6, 136, 0)))) {
                    refused.add("neighbour advertisements");
                }
            }
            Packets related = answers.fromElsewhere().and(answers.fromPublic())
                    .and(answers.space().states(ConnectionState.RELATED));
            Packets long4 = type(answers, ICMP, 3, 4);
            Packets long6 = type(answers, ICMPV6, 2, 0);
            if (answers.areStopped(related.and(input.family() == Family.IPV4 ? long4 : long6))) {
                refused.add("messages that a packet is too big");
            }
            if (!refused.isEmpty()) {
                findings.add(input.where(), String.join(" and ", refused) + " are refused");
            }
        }
    }

    private static Packets type(Answers answers, int protocol, int type, int code) {
        return answers.protocol(protocol).and(answers.space().equal(Field.ICMP_TYPE, type * 256L + code));
    }
}
