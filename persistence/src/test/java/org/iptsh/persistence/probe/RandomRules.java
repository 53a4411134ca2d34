package org.iptsh.persistence.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Hook;

/** Rulesets with all that a trace understands, in all tables and chains. */
final class RandomRules {
    static final List<String> LINKS = List.of("eth0", "eth1", "wg0");
    private static final Map<String, List<Hook>> HOOKS = Map.of(
            "raw", List.of(Hook.PREROUTING, Hook.OUTPUT),
            "mangle", List.of(Hook.PREROUTING, Hook.INPUT, Hook.FORWARD, Hook.OUTPUT, Hook.POSTROUTING),
            "nat", List.of(Hook.PREROUTING, Hook.INPUT, Hook.OUTPUT, Hook.POSTROUTING),
            "filter", List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT),
            "security", List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT));

    private final Random random;
    private final Family family;
    private final Backend backend;

    RandomRules(Random random, Family family, Backend backend) {
        this.random = random;
        this.family = family;
        this.backend = backend;
    }

    private boolean isIpv4() {
        return family == Family.IPV4;
    }

    <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean chance(double of) {
        return random.nextDouble() < of;
    }

    /** A ruleset as iptables-save prints one, with comments. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String table : List.of("raw", "mangle", "nat", "filter", "security")) {
            if (table.equals("filter") || chance(0.5)) {
                table(text, table);
            }
        }
        return text.toString();
    }

    private void table(StringBuilder text, String table) {
        text.append('*').append(table).append('\n');
        for (Hook hook : HOOKS.get(table)) {
            boolean drops = !table.equals("nat") && chance(table.equals("filter") ? 0.4 : 0.05);
            text.append(':').append(hook).append(drops ? " DROP" : " ACCEPT").append(" [0:0]\n");
        }
        int own = random.nextInt(4);
        for (int i = 0; i < own; i++) {
            text.append(":own").append(i).append(" - [0:0]\n");
        }
        int most = table.equals("filter") ? 8 : 4;
        for (Hook hook : HOOKS.get(table)) {
            for (int i = random.nextInt(most); i > 0; i--) {
                text.append(rule(table, hook.name(), List.of(hook), 0, own));
            }
        }
        for (int i = 0; i < own; i++) {
            for (int rules = random.nextInt(5); rules > 0; rules--) {
                text.append(rule(table, "own" + i, List.of(), i + 1, own));
            }
        }
        text.append("COMMIT\n");
    }

    /** A rule; of a chain of one's own, which any hook may lead to, one that may stand in each. */
    private String rule(String table, String chain, List<Hook> hook, int firstOwn, int own) {
        Matches matches = new Matches(hook);
        boolean jumps = own > firstOwn && chance(0.3);
        String target = jumps ? (chance(0.8) ? " -j own" : " -g own") + (firstOwn + random.nextInt(own - firstOwn))
                : target(table, hook, matches);
        return "-A " + chain + matches.text + target + "\n";
    }

    /** What a rule asks of a packet. */
    private final class Matches {
        private final StringBuilder text = new StringBuilder();
        private String protocol = "";

        Matches(List<Hook> hook) {
            if (chance(0.35)) {
                add("-s " + network());
            }
            if (chance(0.3)) {
                add("-d " + network());
            }
            boolean arrives = hook.isEmpty() || hook.get(0) != Hook.OUTPUT && hook.get(0) != Hook.POSTROUTING;
            boolean leaves = hook.isEmpty() || hook.get(0) != Hook.PREROUTING && hook.get(0) != Hook.INPUT;
            if (!hook.isEmpty() && arrives && chance(0.2)) {
                add("-i " + one(List.of("eth0", "eth1", "eth+", "wg0", "lo")));
            }
            if (!hook.isEmpty() && leaves && chance(0.2)) {
                add("-o " + one(List.of("eth0", "eth1", "eth+", "wg0", "lo")));
            }
            if (chance(0.6)) {
                protocol();
            }
            for (int i = random.nextInt(3) - 1; i > 0; i--) {
                more(hook);
            }
        }

        private void add(String option) {
            text.append(' ').append(chance(0.15) ? "! " : "").append(option);
        }

        /** Whether TCPMSS may follow: it asks for packets that are TCP and have SYN. */
        boolean synOnly() {
            return text.toString().contains(" --tcp-flags FIN,SYN,RST,ACK SYN")
                    && !text.toString().contains("! --tcp-flags");
        }

        private void protocol() {
            protocol = one(List.of("tcp", "tcp", "tcp", "udp", "udp", isIpv4() ? "icmp" : "ipv6-icmp", "gre"));
            text.append(" -p ").append(protocol);
            switch (protocol) {
                case "tcp", "udp" -> ports();
                case "icmp" -> icmp("-m icmp", "--icmp-type ", List.of("8", "3", "3/4", "0", "13", "11"));
                case "ipv6-icmp" -> icmp("-m icmp6", "--icmpv6-type ",
                        List.of("128", "1", "1/4", "2", "129", "135", "136"));
                default -> { }
            }
        }

        private void icmp(String match, String option, List<String> types) {
            if (chance(0.7)) {
                text.append(' ').append(match);
                add(option + one(types));
            }
        }

        private void ports() {
            if (chance(0.6)) {
                text.append(" -m ").append(protocol);
                add((chance(0.8) ? "--dport " : "--sport ") + port());
            }
            if (protocol.equals("tcp") && chance(0.25)) {
                add("--tcp-flags " + one(List.of("FIN,SYN,RST,ACK SYN", "SYN,ACK ACK", "FIN,ACK FIN,ACK", "PSH PSH")));
            }
            if (chance(0.2)) {
                text.append(" -m multiport");
                add(one(List.of("--dports ", "--sports ", "--ports ")) + one(List.of("22,80,443", "20:30,53", "40000:40100")));
            }
        }

        private String port() {
            return one(List.of("22", "80", "20:30", "1024:65535", "53", "443"));
        }

        private void more(List<Hook> hook) {
            boolean arrived = !hook.isEmpty() && hook.get(0) != Hook.OUTPUT && hook.get(0) != Hook.POSTROUTING;
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> {
                    text.append(" -m conntrack");
                    add("--ctstate " + one(List.of("NEW", "RELATED,ESTABLISHED", "INVALID", "NEW,UNTRACKED", "DNAT",
                            "SNAT", "ESTABLISHED")));
                }
                case 3 -> {
                    text.append(" -m mark");
                    add("--mark " + one(List.of("0x1", "0x0/0xf", "0x10/0x10")));
                }
                case 4 -> {
                    text.append(" -m connmark");
                    add("--mark " + one(List.of("0x1", "0x0/0xf", "0x10/0x10")));
                }
                case 5 -> {
                    text.append(" -m length");
                    add("--length " + one(List.of("40:100", "60", "500:1500")));
                }
                case 6 -> {
                    text.append(isIpv4() ? " -m ttl" : " -m hl");
                    boolean exact = chance(0.5);
                    String option = isIpv4() ? "--ttl-" : "--hl-";
                    text.append(' ').append(exact ? option + "eq 64" : option + one(List.of("lt 64", "gt 63")));
                }
                case 7 -> {
                    text.append(" -m tos");
                    add("--tos " + one(List.of("0x10/0xff", "0x00/0xf0", "0x08/0x08")));
                }
                case 8 -> {
                    text.append(" -m dscp");
                    add("--dscp " + one(List.of("0x00", "0x2e", "0x04")));
                }
                case 9 -> {
                    text.append(" -m addrtype");
                    add(one(List.of("--dst-type ", "--src-type ")) + one(List.of("LOCAL", "UNICAST", "MULTICAST")));
                    text.append(isIpv4() && !hook.isEmpty() && chance(0.4)
                            ? arrived ? " --limit-iface-in" : " --limit-iface-out" : "");
                }
                case 10 -> {
                    text.append(" -m iprange");
                    add(one(List.of("--src-range ", "--dst-range ")) + (isIpv4()
                            ? one(List.of("10.0.1.0-10.0.1.9", "192.0.2.4-192.0.2.6"))
                            : one(List.of("2001:db8:1::-2001:db8:1::9", "2001:db8::4-2001:db8::6"))));
                }
                case 11 -> {
                    text.append(" -m set");
                    add("--match-set " + one(List.of("hosts src", "hosts dst", "nets src", "nets dst", "doors dst,dst")));
                }
                // A trace takes what such a rule says once for a packet; in a chain of one's own it may be asked twice.
                case 12 -> text.append(hook.isEmpty() ? "" : one(List.of(" -m limit --limit 1/hour --limit-burst 2", " -m recent --set",
                        " -m statistic --mode nth --every 2 --packet 0")));
                case 13 -> {
                    text.append(" -m state");
                    add("--state " + one(List.of("NEW", "RELATED,ESTABLISHED", "UNTRACKED")));
                }
                case 14 -> {
                    if (!hook.isEmpty() && chance(0.5)) {
                        text.append(" -m pkttype");
                        add("--pkt-type unicast");
                    } else {
                        text.append(" -m conntrack --ctdir ").append(one(List.of("ORIGINAL", "REPLY")));
                    }
                }
                default -> {
                    if (arrived) {
                        text.append(" -m mac");
                        add("--mac-source " + one(Packet.MACS));
                    } else {
                        text.append(" -m comment --comment \"one of many\"");
                    }
                }
            }
        }
    }

    private String network() {
        return one(isIpv4()
                ? List.of("10.0.0.0/8", "10.0.1.0/24", "10.0.1.7/32", "192.0.2.0/24", "192.0.2.5/32", "203.0.113.0/25",
                        "10.0.0.1/255.0.0.255")
                : List.of("2001:db8:1::/48", "2001:db8:1::7/128", "2001:db8::/64", "2001:db8::5/128",
                        "2001:db8:3::/65", "fe80::/10"));
    }

    private String target(String table, List<Hook> hook, Matches matches) {
        return switch (table) {
            case "raw" -> one(List.of(" -j CT --notrack", " -j ACCEPT", " -j DROP", "", " -j RETURN",
                    " -j MARK --set-xmark 0x1/0x1"));
            case "mangle" -> mangle(hook, matches);
            case "nat" -> nat(hook, matches);
            case "filter" -> filter(matches);
            default -> one(List.of(" -j ACCEPT", " -j RETURN", "", " -j DROP"));
        };
    }

    private String mangle(List<Hook> hook, Matches matches) {
        // The kernel refuses these where it is not known yet how a packet leaves.
        boolean leaves = !hook.isEmpty() && hook.get(0) != Hook.PREROUTING && hook.get(0) != Hook.INPUT;
        String hops = isIpv4() ? " -j TTL --ttl-" : " -j HL --hl-";
        return one(List.of(" -j MARK --set-xmark 0x1/0xffffffff", " -j MARK --set-xmark 0x10/0x10",
                " -j CONNMARK --set-xmark 0x1/0xffffffff",
                " -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff",
                " -j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xf", " -j TOS --set-tos 0x10/0xff",
                " -j DSCP --set-dscp 0x2e", hops + "set 64", hops + "inc 1", hops + "dec 1",
                matches.protocol.equals("tcp") ? "" : " -j MARK --set-xmark 0x0/0xf", " -j ACCEPT", " -j RETURN",
                leaves && matches.synOnly() ? " -j TCPMSS --set-mss 1200" : "",
                leaves ? " -j CLASSIFY --set-class 1:2" : "",
                chance(0.2) ? " -j DROP" : ""));
    }

    private String nat(List<Hook> hook, Matches matches) {
        if (hook.isEmpty()) {
            return one(List.of(" -j ACCEPT", " -j RETURN", ""));
        }
        boolean ports = matches.protocol.equals("tcp") || matches.protocol.equals("udp");
        if (hook.get(0) == Hook.PREROUTING || hook.get(0) == Hook.OUTPUT) {
            return one(List.of(" -j DNAT --to-destination " + destination(ports), " -j REDIRECT"
                    + (ports ? " --to-ports 80" : ""), " -j ACCEPT", "", " -j NETMAP --to "
                    + (isIpv4() ? "10.0.1.0/24" : "2001:db8:1::/64")));
        }
        String snat = " -j SNAT --to-source " + (isIpv4() ? "192.0.2.5" : "2001:db8::5");
        return one(hook.get(0) == Hook.INPUT ? List.of(snat, " -j ACCEPT", "")
                : List.of(snat, " -j MASQUERADE", " -j ACCEPT", ""));
    }

    private String destination(boolean ports) {
        String address = isIpv4() ? one(List.of("10.0.1.7", "192.0.2.5", "203.0.113.9"))
                : one(List.of("2001:db8:1::7", "2001:db8::5", "2001:db8:3::9"));
        return !ports || chance(0.4) ? address : (isIpv4() ? address : "[" + address + "]") + ":22";
    }

    private String filter(Matches matches) {
        String reject = isIpv4() ? "icmp-port-unreachable" : "icmp6-port-unreachable";
        return one(List.of(" -j ACCEPT", " -j ACCEPT", " -j DROP", " -j DROP", " -j RETURN", "",
                " -j REJECT --reject-with " + (matches.protocol.equals("tcp") && chance(0.5)
                        && !matches.text.toString().contains("! -p") ? "tcp-reset" : reject),
                " -j MARK --set-xmark 0x1/0x1", " -j NFLOG --nflog-group 7"));
    }

    /** The sets that rules name, as ipset saves them. */
    String sets() {
        return isIpv4() ? """
                create hosts hash:ip family inet hashsize 1024 maxelem 65536
                add hosts 10.0.1.7
                add hosts 192.0.2.5
                create nets hash:net family inet hashsize 1024 maxelem 65536
                add nets 10.0.0.0/9
                add nets 10.0.1.0/28 nomatch
                create doors hash:ip,port family inet hashsize 1024 maxelem 65536
                add doors 192.0.2.5,tcp:22
                add doors 10.0.1.7,udp:53
                """ : """
                create hosts hash:ip family inet6 hashsize 1024 maxelem 65536
                add hosts 2001:db8:1::7
                add hosts 2001:db8::5
                create nets hash:net family inet6 hashsize 1024 maxelem 65536
                add nets 2001:db8::/33
                add nets 2001:db8:1::/112 nomatch
                create doors hash:ip,port family inet6 hashsize 1024 maxelem 65536
                add doors 2001:db8::5,tcp:22
                add doors 2001:db8:1::7,udp:53
                """;
    }

    Backend backend() {
        return backend;
    }
}
