package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell on a terminal, typed into as a person would. */
@Tag("e2e")
class ShellTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aRuleIsCompletedStagedComparedCommittedAndConfirmed(String backend) {
        try (TestHost host = new TestHost(folder, backend); Pane pane = new Pane(host, 100, 30)) {
            pane.shows("IPv4 filter>");
            pane.type("-A INPUT -p tcp --dp").press("Tab").shows("-A INPUT -p tcp --dport ");
            pane.type("ssh -j ACC").press("Tab").shows("--dport ssh -j ACCEPT");
            pane.press("Enter").shows("+   1  -p tcp -m tcp --dport 22 -j ACCEPT").shows("IPv4 filter +1>");
            pane.enter("diff").shows("1 added");
            pane.enter("commit 30").shows("30 s to `confirm`").shows("IPv4 filter [29 s to confirm]>");
            pane.type("con").shows("[27 s to confirm]> con");
            pane.type("firm").press("Enter").shows("saved as ").shows("IPv4 filter>");
            assertTrue(host.live(Family.IPV4).contains("-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT"));
            pane.enter("diff").shows("no difference");
            pane.press("C-d").shows("left with 0");
        }
    }

    /**
     * Neither rule is wrong by itself: only the kernel, asked in a namespace of its own, sees that they make a circle.
     */
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatTheKernelRefusesIsRefusedAtItsLine(String backend) throws IOException {
        try (TestHost host = new TestHost(folder, backend); Pane pane = new Pane(host, 100, 30)) {
            pane.shows("IPv4 filter>").enter("-N web").shows("+1>").enter("-A INPUT -j web").shows("+2>");
            pane.enter("-A web -j web").shows("the kernel refuses this").shows("go round in a circle").shows("+2>");
            Path file = Files.writeString(folder.resolve("circle.v4"), "*filter\n:INPUT ACCEPT\n:web -\n-A INPUT -j web\n-A web -j web\nCOMMIT\n");
            pane.enter("load " + file).shows("the kernel refuses IPv4 filter web rule 1: the jumps go").shows("+2>");
            Files.writeString(file, "*filter\n:INPUT ACCEPT\n:web -\n-A INPUT -j web\n-A web -m set --match-set zero src\nCOMMIT\n");
            pane.enter("load " + file).shows("the set zero is not on this host").shows("+3>");
            pane.enter("-A web -m set --match-set none src -j DROP").shows("the set none is not on this host").shows("+4>");
            assertEquals("", host.live(Family.IPV4));
        }
    }

    @Test
    void oneLineForBothFamiliesIsOneStep() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 100, 30)) {
            pane.shows("IPv4 filter>").type("both -A INP").press("Tab").shows("both -A INPUT");
            pane.enter("-p icmp --icmp-type ping -j ACCEPT").shows("-m icmp6 --icmpv6-type 128").shows("IPv4 filter +2>");
            pane.enter("edit --both").shows("IPv4+IPv6 filter +2>");
            pane.enter("-A INPUT -s 192.0.2.1 -j DROP").shows("in IPv6, 192.0.2.1 is an IPv4 address");
            pane.type("-A INPUT -p icmp --icmp-type frag").press("Tab").shows("--icmp-type fragmentation-needed");
            pane.enter("-j ACCEPT").shows("+4>");
            pane.enter("move filter INPUT 1 2").shows("move in one with -4 or -6");
            pane.enter("move filter INPUT 1 2 -6").shows("IPv6 filter INPUT  ~");
            pane.enter("undo").enter("undo");
            pane.enter("undo").shows("undone: both -A INPUT -p icmp --icmp-type ping").shows("IPv4+IPv6 filter>");
            pane.enter("edit").shows("a prompt for IPv4 again", screen -> screen.strip().endsWith("IPv4 filter>"));
        }
    }

    @Test
    void whatIsStagedSurvivesAKillAtThePrompt() {
        try (TestHost host = new TestHost(folder, "nft")) {
            try (Pane pane = new Pane(host, 100, 30)) {
                pane.shows("IPv4 filter>").enter("edit nat PREROUTING").shows("IPv4 nat PREROUTING>");
                pane.enter("-A PREROUTING -j ACCEPT").shows("+1>");
                host.namespace.programs().run("pkill", "-9", "-s", Long.toString(pane.pid()));
            }
            try (Pane pane = new Pane(host, 100, 30)) {
                pane.shows("you have staged edits").shows("IPv4 filter +1>");
                pane.enter("undo").shows("undone: -A PREROUTING -j ACCEPT").shows("IPv4 filter>");
                pane.enter("redo").shows("the prompt again", screen -> screen.strip().endsWith("+1>"));
                pane.press("C-d").shows("what you staged stays staged");
            }
        }
    }

    @Test
    void twentyPastedLinesStageTwentyRules() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 100, 40)) {
            pane.shows("IPv4 filter>");
            pane.paste(IntStream.range(0, 20)
                    .mapToObj(i -> "sudo iptables -A INPUT -p tcp --dport " + (8000 + i) + " -j ACCEPT")
                    .collect(Collectors.joining("\n", "# from a page\n", "\n"))).press("Enter");
            pane.shows("IPv4 filter +20>");
        }
    }

    @Test
    void aPasteThatGoesWrongSaysWhereItStopped() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 100, 40)) {
            pane.shows("IPv4 filter>");
            pane.paste("iptables -A INPUT -j ACCEPT\niptables -A INPUT --dprot 22\niptables -A INPUT -j DROP")
                    .press("Enter");
            pane.shows("unknown option --dprot").shows("line 2 of 3: ")
                    .shows("IPv4 filter +1> iptables -A INPUT --dprot 22");
            pane.type(" -j").press("C-c").shows("a prompt", screen -> screen.strip().endsWith("+1>"));
        }
    }

    @Test
    void controlCDropsTheLineAndANewOneBegins() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 100, 30)) {
            pane.shows("IPv4 filter>").type("-A INPUT -j DROP").press("C-c");
            pane.shows("a second prompt", screen -> screen.split("IPv4 filter> ?", -1).length > 2);
            pane.enter("diff").shows("no difference");
        }
    }

    @Test
    void commitZeroAsksForASecondYes() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 100, 30)) {
            pane.shows("IPv4 filter>").enter("-A INPUT -p udp -j ACCEPT").shows("+1>");
            pane.enter("commit 0").shows("[y/N]").enter("n").shows("not committed");
            assertEquals("", host.live(Family.IPV4));
            pane.enter("commit 0").shows("Keep it at once").enter("y").shows("saved as ");
            assertTrue(host.live(Family.IPV4).contains("-p udp"));
        }
    }

    @Test
    void aKeyTellsOfTheWordUnderTheCursor() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 100, 40)) {
            pane.shows("IPv4 filter>").type("-A INPUT -p tcp --dport 22 -m limit --limit 3/min").press("M-h");
            pane.shows("match limit: ").shows("--limit-burst").shows("--limit 3/min");
            pane.press("C-u").type("commit 30").press("F1").shows("commit [SECONDS]").shows("IPv4 filter> commit 30");
        }
    }

    @Test
    void longOutputGoesThroughAPager() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 80, 20)) {
            pane.shows("IPv4 filter>").enter("help").shows("q leaves").press("q").shows("IPv4 filter> help");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb", "NO_COLOR=1"})
    void itWorksWithoutColours(String variable) {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 80, 24, variable)) {
            pane.shows("IPv4 filter>").enter("-A INPUT -j ACCEPT").shows("+   1  -j ACCEPT").shows("+1>");
            String attributes = pane.coloured();
            assertFalse(attributes.contains("\u001b[3"), attributes);
        }
    }

    @Test
    void ofSeveralStatementsTheOneThatFailsIsNamed() {
        try (TestHost host = new TestHost(folder, "nft")) {
            assertTrue(host.iptsh("-c", "show; foo; show").stderr().startsWith("statement 2: unknown command foo"));
            String said = host.iptsh("-c", "-A INPUT -j DROP; foo").stderr();
            assertTrue(said.contains("what the statements before it staged stays staged"), said);
            assertTrue(host.iptsh("foo").stderr().startsWith("unknown command foo"));
        }
    }

    @Test
    void aDumbTerminalIsPrintedOnLineByLine() {
        try (TestHost host = new TestHost(folder, "nft");
                Pane pane = new Pane(host, 60, 30, "TERM=dumb", "NO_COLOR=1", "COLUMNS=60")) {
            pane.shows("IPv4 filter>").enter("-A INPUT -j ACCEPT").shows("+1>");
            pane.enter("commit 2").shows("2 s to confirm]>").shows("rolled back: ").enter("diff").shows("1 added");
            String screen = pane.screen();
            assertEquals(2, screen.split("commit 2", -1).length, screen);
            assertTrue(screen.lines().noneMatch(line -> line.length() > 60), screen);
        }
    }

    @Test
    void sixtyColumnsAreEnough() {
        try (TestHost host = new TestHost(folder, "nft"); Pane pane = new Pane(host, 60, 30)) {
            pane.shows("IPv4 filter>").enter("help commit").shows("make what is staged live");
            for (String line : pane.screen().split("\n")) {
                assertTrue(line.stripTrailing().length() <= 60, line);
            }
            pane.enter("edit mangle POSTROUTING").shows("IPv4 mangle POSTROUTING>");
            pane.enter("-A POSTROUTING -p tcp --dport 22 -j ACCEPT").shows("+1>");
            pane.enter("commit 30").shows("s to confirm]>");
            pane.enter("rollback").shows("rolled back").shows("+1>");
        }
    }
}
