package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

class AssertionsTest {
    private static final String RULES = """
            *filter
            :INPUT DROP [0:0]
            :FORWARD DROP [0:0]
            :OUTPUT ACCEPT [0:0]
            -A INPUT -i lo -j ACCEPT
            -A INPUT -d 127.0.0.0/8 -j DROP
            -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A INPUT -p tcp -m conntrack --ctstate NEW -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j DROP
            -A INPUT -m pkttype --pkt-type broadcast -j DROP
            -A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT
            -A INPUT -p tcp -m tcp --dport 25 -m limit --limit 5/sec -j ACCEPT
            -A FORWARD -i eth1 -o eth0 -j ACCEPT
            COMMIT
            """;

    @Test
    void whatIsAllowedToAllOfThemHolds() {
        assertEquals("HOLDS", judged("allow -s 192.0.2.0/24 -p tcp --dport 22 --to local"));
        assertEquals("HOLDS", judged("allow -i eth1 -o eth0 --to forward"));
        assertEquals("HOLDS", judged("allow -p tcp --dport 443 --from local"));
    }

    @Test
    void whatIsAllowedToSomeOnlyIsBrokenByAPacketOfTheOthers() {
        assertEquals("BROKEN [the policy of filter INPUT, DROP] -s 192.0.113.9",
                judged("allow -s 192.0.0.0/16 -p tcp --dport 22 --to local"));
    }

    @Test
    void whatIsRefusedMustNotGetThroughAtAll() {
        assertEquals("HOLDS", judged("refuse -p tcp --dport 5432 --to local"));
        assertEquals("HOLDS", judged("refuse -i eth0 -p tcp --dport 22 ! -s 192.0.2.0/24"));
        assertEquals("BROKEN [filter INPUT 6: -A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT] "
                + "-s 192.0.2.9", judged("refuse -p tcp --dport 22 --to local"));
    }

    @Test
    void loopbackIsMeantOnlyIfItIsNamed() {
        assertEquals("HOLDS", judged("refuse -p udp --to local"));
        assertEquals("BROKEN [filter INPUT 1: -A INPUT -i lo -j ACCEPT] -s 203.0.113.9",
                judged("refuse -i lo -p udp --to local"));
    }

    @Test
    void aLimitMakesBothUncertain() {
        String limit = "[-m limit --limit 5/sec (filter INPUT 7)]";
        assertEquals("UNCERTAIN " + limit, judged("allow -p tcp --dport 25 --to local"));
        assertEquals("UNCERTAIN " + limit, judged("refuse -p tcp --dport 25 --to local"));
    }

    @Test
    void aStateThatIsNamedCounts() {
        assertEquals("HOLDS", judged("allow -p udp --ctstate ESTABLISHED --to local"));
        assertTrue(judged("allow -p udp --to local").startsWith("BROKEN"));
    }

    @Test
    void itCountsForTheFamiliesThatItsWordsCanBeSaidOf() {
        assertEquals(Set.of(Family.IPV4, Family.IPV6), read("allow -p tcp --dport 22 --to local").get().families());
        assertEquals(Set.of(Family.IPV4), read("allow -s 192.0.2.7 -p tcp").get().families());
        assertEquals(Set.of(Family.IPV6), read("allow -s 2001:db8::/32 -p tcp").get().families());
        assertEquals(Set.of(Family.IPV6), read("refuse -6 -p tcp").get().families());
    }

    @Test
    void whatIsWrongIsNamedWithItsPlace() {
        Result<Assertions> read = Assertions.read(Catalogue.standard(), Dialect.STANDARD, """
                # who gets in
                allwo -p tcp
                allow -p tcp --dport 22 --to moon
                allow -p tcp --dprt 22 # a comment

                refuse -s 2001:db8::/200
                """);
        assertEquals("""
                assertions:2:1: an assertion begins with allow or refuse; did you mean allow?
                assertions:3:25: one of --to local, --to forward and --from local may stand in an assertion, and one only
                """, read.problems().stream().limit(2).map(problem -> problem.headline() + "\n")
                .collect(Collectors.joining()));
        assertEquals(List.of("4:14", "6:22"), read.problems().stream().skip(2)
                .map(problem -> problem.line() + ":" + problem.column()).toList());
    }

    @Test
    void oneIsAddedAndTakenAwayWithAllElseAsItWas() {
        Assertions file = Assertions.read(Catalogue.standard(), Dialect.STANDARD,
                "# mine\nallow -p tcp  # tcp\n\nrefuse -p udp").get();
        assertEquals(List.of("allow -p tcp", "refuse -p udp"),
                file.all().stream().map(each -> each.assertion().line()).toList());
        assertEquals("# mine\nallow -p tcp  # tcp\n\nrefuse -p udp\nallow -p icmp\n",
                file.with(read("allow -p icmp").get()));
        assertEquals("# mine\n\nrefuse -p udp", file.without(file.all().get(0)));
        assertEquals("# mine\nallow -p tcp  # tcp\n\n", file.without(file.all().get(1)));
    }

    @Test
    void linesAreKeptByteForByteWhateverTheyEndWith() {
        Assertions file = Assertions.read(Catalogue.standard(), Dialect.STANDARD,
                "# who gets in\r\nallow -p tcp # web \r\n\trefuse -p udp  # not yet\r\n\r\n  # the end").get();
        assertEquals("# who gets in\r\n\trefuse -p udp  # not yet\r\n\r\n  # the end", file.without(file.all().get(0)));
        assertEquals("# who gets in\r\nallow -p tcp # web \r\n\r\n  # the end", file.without(file.all().get(1)));
        assertEquals(file.text() + "\nallow -p icmp\n", file.with(read("allow -p icmp").get()));
    }

    private static Result<Assertion> read(String line) {
        return Assertion.read(Catalogue.standard(), Dialect.STANDARD, line,
                Lexer.shell(line));
    }

    private static String judged(String line) {
        Firewall firewall = Firewall.empty().with(SaveReader.read(Family.IPV4, "rules", RULES).result().get());
        Judgement judgement = new Wanted(List.of(), List.of(new Assertions.Numbered(0, read(line).get())))
                .judge(Catalogue.standard(), Dialect.STANDARD, Surroundings.unknown(), firewall).get(0);
        return switch (judgement.state()) {
            case BROKEN -> "BROKEN " + judgement.deciders() + " " + judgement.packet().replaceAll(".*(-s \\S+).*", "$1");
            case UNCERTAIN -> "UNCERTAIN " + judgement.dependsOn();
            default -> judgement.state().toString();
        };
    }
}
