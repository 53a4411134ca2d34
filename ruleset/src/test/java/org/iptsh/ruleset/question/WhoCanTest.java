package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WhoCanTest {

    @Test
    void x() {
        Host host = Host.of("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 10.0.5.0/24 -j DROP
                -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -s 192.0.2.7/32 -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 1/sec -j ACCEPT
                -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
                -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
                COMMIT
                """);
        System.out.println(host.whoCan("-p tcp --dport 22"));
        System.out.println(host.whoCan("-p tcp --dport 80"));
        System.out.println(host.whoCan("-p tcp --dport 81"));
        System.out.println(host.whoCan("-s 10.0.0.0/16 -p tcp --dport 22"));
        System.out.println(host.reach(Course.LOCAL));
        System.out.println(host.reach(Course.FORWARD));
        System.out.println(host.openServices());
        System.out.println(host.diff("""
                *nat
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080
                COMMIT
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -s 192.0.2.7/32 -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 1/sec -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 25 -m limit --limit 1/sec -j ACCEPT
                -A INPUT -p tcp -m multiport --dports 80,443,8080 -j ACCEPT
                COMMIT
                """));
    }
}
