package org.iptsh.ruleset.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnersTest {
    private final Owners owners = Owners.standard();

    private String chain(String table, String name) {
        return owners.ofChain(Family.IPV4, table, name).orElse("ours");
    }

    private String rule(Owners all, String table, String chain, String rule) {
        return all.ofRule(Family.IPV4, table, chain, Rule.of(rule)).orElse("ours");
    }

    @ParameterizedTest
    @CsvSource({
        "DOCKER, Docker", "DOCKER-ISOLATION-STAGE-1, Docker", "DOCKER-FORWARD, Docker", "DOCKER-USER, ours",
        "DOCKERHOSTS, ours", "KUBE-SVC-GNZBNJ2PO5MGZ6GT, Kubernetes", "KUBE-POD-FW-ABC, kube-router",
        "cali-FORWARD, Calico", "CILIUM_INPUT, Cilium", "FLANNEL-FWD, Flannel", "WEAVE-NPC, Weave", "WEAVER, ours",
        "f2b-sshd, fail2ban", "fail2ban-ssh, fail2ban", "LIBVIRT_INP, libvirt", "FI-vnet0, libvirt",
        "ufw-user-input, ufw", "ufw6-before-input, ufw", "INPUT_direct, firewalld", "IN_public_allow, firewalld",
        "FWD_public, firewalld", "IN_WEB, ours", "OUT_WEB, ours", "PRE_ROUTING, ours", "NETAVARK-1D8721804F16F, Podman",
        "NETAVARK_FORWARD, Podman", "CNI-HOSTPORT-DNAT, CNI plugins", "CNI-ADMIN, ours", "ISTIO_REDIRECT, Istio",
        "ts-input, Tailscale", "ts-web, ours", "LOCALINPUT, CSF", "sshguard, ours", "INPUT, ours", "web, ours",
        "LOGDROP, ours", "neutron-openvswi-INPUT, OpenStack"
    })
    void aChainIsKnownByItsName(String name, String owner) {
        assertEquals(owner, chain("filter", name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "filter | FORWARD | -j DOCKER-USER | Docker",
        "filter | FORWARD | -o docker0 -j DOCKER | Docker",
        "filter | FORWARD | -i docker0 ! -o docker0 -j ACCEPT | Docker",
        "filter | FORWARD | -i br-b74b417b331f -o br-b74b417b331f -j ACCEPT | Docker",
        "filter | FORWARD | -i docker0 -o br-b74b417b331f -j ACCEPT | ours",
        "filter | FORWARD | -i docker0 -o eth0 -j ACCEPT | ours",
        "filter | FORWARD | -s 10.0.0.1/32 -i br-b74b417b331f -o br-b74b417b331f -j ACCEPT | ours",
        "filter | INPUT   | -i docker0 -j ACCEPT | ours",
        "filter | DOCKER-USER | -i eth0 -j DROP | ours",
        "filter | DOCKER-USER | -j RETURN | Docker",
        "nat | POSTROUTING | -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE | Docker",
        "nat | POSTROUTING | -s 172.17.0.2/32 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE | Docker",
        "nat | POSTROUTING | -s 172.17.0.2/32 -d 172.17.0.3/32 -p tcp -m tcp --dport 80 -j MASQUERADE | ours",
        "nat | POSTROUTING | -s 172.17.0.0/16 -o eth0 -j MASQUERADE | ours",
        "nat | OUTPUT | ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER | Docker",
        "raw | PREROUTING | -d 172.17.0.2/32 ! -i docker0 -j DROP | Docker",
        "filter | INPUT | -p tcp -m multiport --dports 22 -j f2b-sshd | fail2ban",
        "filter | web   | -p tcp -m multiport --dports 22 -g f2b-sshd | fail2ban",
        "filter | INPUT | -p tcp -m comment --comment \"-j f2b-sshd\" -j ACCEPT | ours",
        "filter | INPUT | -p tcp -m multiport --dports 22 -m set --match-set f2b-sshd src -j DROP | fail2ban",
        "filter | FORWARD | -m comment --comment \"cali:mp77cMpurHhyjLrM\" -j MARK --set-xmark 0x1/0x1 | Calico",
        "nat | POSTROUTING | -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment \"flanneld masq\" -j MASQUERADE"
                + " | Flannel",
        "filter | INPUT | -i lxdbr0 -p tcp -m tcp --dport 53 -m comment --comment \"generated for LXD network lxdbr0\""
                + " -j ACCEPT | LXD",
        "filter | INPUT | -i virbr0 -p udp -m udp --dport 53 -j ACCEPT | libvirt",
        "filter | INPUT | -i virbr0 -p udp -m udp --dport 123 -j ACCEPT | ours",
        "nat | POSTROUTING | -s 10.0.0.0/8 ! -d 10.0.0.0/8 -j MASQUERADE | ours",
        "filter | FORWARD | -s 10.1.0.0/16 -d 10.2.0.0/16 -i eth0 -m policy --dir in --pol ipsec --reqid 1 --proto esp"
                + " -j ACCEPT | strongSwan",
        "filter | FORWARD | -m policy --dir in --pol ipsec -j ACCEPT | ours",
        "filter | INPUT | -s 192.0.2.0/24 -m policy --dir in --pol ipsec --proto esp -j ACCEPT | ours",
        "filter | sshguard | -s 192.0.2.7/32 -j DROP | sshguard",
        "filter | INPUT | -j sshguard | ours",
        "filter | INPUT | -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT | firewalld",
        "filter | INPUT | -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT | ours",
        "filter | INPUT | '' | ours"
    })
    void aRuleIsKnownByItsChainByWhereItLeadsAndByItsShape(String table, String chain, String rule, String owner) {
        assertEquals(owner, rule(owners, table, chain, rule));
    }

    @Test
    void theLaterDeclarationWins() {
        Owners more = owners.with(List.of(
                new Owners.Declared("backup", List.of("BKP-*", "DOCKER-CT")),
                new Owners.Declared("vpn", List.of("BKP-V?N"))));
        assertEquals("backup", more.ofChain(Family.IPV6, "nat", "BKP-1").orElseThrow());
        assertEquals("vpn", more.ofChain(Family.IPV4, "filter", "BKP-VPN").orElseThrow());
        assertEquals("backup", more.ofChain(Family.IPV4, "filter", "DOCKER-CT").orElseThrow());
        assertEquals("backup", rule(more, "filter", "INPUT", "-j BKP-1"));
        assertEquals(Optional.empty(), owners.ofChain(Family.IPV4, "filter", "BKP-1"));
    }

    @Test
    void aPatternMeansChainsAndNoTargets() {
        Owners more = owners.with(List.of(new Owners.Declared("acme", List.of("*"))));
        for (String target : List.of("-j ACCEPT", "-j DROP", "-j RETURN", "-j LOG", "-j REJECT")) {
            assertEquals("ours", rule(more, "filter", "INPUT", target));
        }
        assertEquals("acme", rule(more, "filter", "INPUT", "-j LOGDROP"));
    }

    @Test
    void whatIsClaimedBackIsOurs() {
        Owners more = owners.with(List.of(new Owners.Declared("ours", List.of("ufw-*"))));
        assertEquals("ours", rule(more, "filter", "INPUT", "-j ufw-before-input"));
        assertEquals("ours", rule(more, "filter", "ufw-user-input", "-j ACCEPT"));
        assertEquals("ufw", rule(more, "filter", "ufw6-user-input", "-j ACCEPT"));
    }

    @Test
    void rulesOfAProgramInOurChainsAreOursIfAllItsChainsOrThatChainAreClaimedBack() {
        String rule = "-i docker0 ! -o docker0 -j ACCEPT";
        assertEquals("ours", rule(owners.with(List.of(new Owners.Declared("ours", List.of("DOCKER*")))),
                "filter", "FORWARD", rule));
        assertEquals("ours", rule(owners.with(List.of(new Owners.Declared("ours", List.of("FORWARD")))),
                "filter", "FORWARD", rule));
        assertEquals("Docker", rule(owners.with(List.of(new Owners.Declared("ours", List.of("DOCKER")))),
                "filter", "FORWARD", rule));
    }

    @Test
    void aBuiltInChainIsNobodyElses() {
        Owners all = owners.with(List.of(new Owners.Declared("all", List.of("*"))));
        assertEquals(Optional.empty(), all.ofChain(Family.IPV4, "filter", "INPUT"));
        assertEquals("all", all.ofChain(Family.IPV4, "nat", "FORWARD").orElseThrow());
    }
}
