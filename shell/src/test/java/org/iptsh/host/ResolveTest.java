package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two administrators change the same chain: what merges is merged, the rest is settled. */
@Tag("e2e")
class ResolveTest {
    private static final Map<String, String> BOB = Map.of("SUDO_USER", "nobody");

    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void begin() {
        host = new TestHost(folder, "nft");
        done("-A INPUT -j LOG; -A INPUT -p udp -j ACCEPT; -A INPUT -p tcp -j DROP; commit 0");
    }

    @AfterEach
    void end() {
        host.close();
    }

    private Finished done(String commands) {
        return done(Map.of(), commands);
    }

    private Finished done(Map<String, String> who, String commands) {
        Finished finished = host.iptsh(who, "-c", commands);
        assertEquals(0, finished.code(), commands + "\n" + finished.text() + finished.stderr());
        return finished;
    }

    private Finished refused(int code, String commands) {
        Finished finished = host.iptsh("-c", commands);
        assertEquals(code, finished.code(), commands + "\n" + finished.text() + finished.stderr());
        return finished;
    }

    private void live(String... words) {
        Finished written = host.namespace.programs().run(
                Stream.concat(Stream.of("iptables-nft"), Stream.of(words)).toList(), new byte[0]);
        assertEquals(0, written.code(), written.stderr());
    }

    /** The rules of INPUT without what they have in common. */
    private String input() {
        return host.live(Family.IPV4).lines().filter(line -> line.startsWith("-A INPUT"))
                .map(line -> line.substring("-A INPUT ".length())
                        .replaceAll("-p (tcp|udp)( -m tcp --dport)?|-j ACCEPT", "$1").strip().replaceAll(" +", ":"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void whatTwoAdministratorsDoAtDifferentPlacesIsMerged() {
        done("-I INPUT -p tcp --dport 22 -j ACCEPT");
        done(BOB, "-A INPUT -p tcp --dport 80 -j ACCEPT; -D INPUT -p udp -j ACCEPT; -P FORWARD DROP; commit 0");
        done("commit 0");
        assertEquals("tcp:22 -j:LOG tcp:-j:DROP tcp:80", input());
        assertTrue(host.live(Family.IPV4).contains(":FORWARD DROP"));
        assertEquals("no difference\n", host.iptsh("diff", "saved", "live").text());
    }

    @Test
    void aConflictIsShownAndSettledByAChoice() {
        done("-I INPUT -p tcp --dport 22 -j ACCEPT; -A INPUT -p tcp --dport 25 -j ACCEPT");
        live("-I", "INPUT", "-p", "tcp", "--dport", "80", "-j", "ACCEPT");
        live("-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
        String shown = refused(3, "commit 0").stderr();
        assertTrue(shown.contains("""
                  1  IPv4 filter INPUT
                     base    nothing
                     theirs    1  -p tcp -m tcp --dport 80 -j ACCEPT
                     ours      1  -p tcp -m tcp --dport 22 -j ACCEPT
                  2  IPv4 filter INPUT
                """.replaceAll("(?m)^", "  ").stripIndent().strip()), shown);
        assertEquals("tcp:80 -j:LOG udp tcp:-j:DROP tcp:90", input());
        String both = "both only added here: `resolve all both` keeps both, theirs first\n";
        assertTrue(shown.contains(both), shown);
        assertTrue(host.iptsh("resolve").text().endsWith(both + "2 conflicts\n"));
        assertTrue(host.iptsh("--json", "resolve").text().contains("\"choices\":[\"ours\",\"theirs\",\"both\"]"));

        assertTrue(done("resolve 2 ours").text().contains("settled: ours\n1 conflict left:\n"));
        assertTrue(host.iptsh("resolve").text().contains("both only added here: `resolve 1 both` keeps both"));
        assertEquals("tcp:80 -j:LOG udp tcp:-j:DROP tcp:90", input());
        done("undo");
        assertTrue(host.iptsh("resolve").text().endsWith("2 conflicts\n"));
        done("redo; resolve 1 both");
        done("commit 0");
        assertEquals("tcp:80 tcp:22 -j:LOG udp tcp:-j:DROP tcp:25", input());
        assertEquals("no difference\n", host.iptsh("diff").text());
    }

    @Test
    void bothIsAdvisedWhereNeitherTookAnythingAway() {
        done("-A INPUT -p tcp --dport 25 -j ACCEPT; -R INPUT 2 -p tcp --dport 22 -j ACCEPT");
        live("-R", "INPUT", "2", "-p", "tcp", "--dport", "80", "-j", "ACCEPT");
        assertFalse(done("resolve").text().contains("only added"));
        live("-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
        assertTrue(done("resolve").text().contains("both only added at 2: `resolve 2 both` keeps both, theirs first"));
    }

    @Test
    void statusCountsWhatWasEditedAndNotWhatLiveHasBecome() {
        done("-A INPUT -p tcp --dport 25 -j ACCEPT");
        live("-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
        String status = done("status").text();
        assertTrue(status.contains("staged      1 added, 1 conflict with what live has become since"), status);
        status = host.iptsh("--json", "status").text();
        assertTrue(status.contains("\"staged\":{\"changes\":1,\"conflicts\":1}"), status);
    }

    @Test
    void allAreSettledAtOnceAndTheWayBackIsUndo() {
        done("-I INPUT -p tcp --dport 22 -j ACCEPT; -A INPUT -p tcp --dport 25 -j ACCEPT");
        live("-I", "INPUT", "-p", "tcp", "--dport", "80", "-j", "ACCEPT");
        live("-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
        done("resolve all theirs");
        refused(1, "commit 0");
        assertEquals("no difference\n", host.iptsh("diff").text());
        done("undo; resolve all ours; commit 0");
        assertEquals("tcp:22 -j:LOG udp tcp:-j:DROP tcp:25", input());
    }

    @Test
    void whatOthersMadeLiveAndTookBackIsNoEditOfOurs() {
        done("-I INPUT -p tcp --dport 22 -j ACCEPT");
        live("-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
        // By its number, among what is live by then.
        done("-D INPUT 3");
        live("-D", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
        done("commit 0");
        assertEquals("tcp:22 -j:LOG tcp:-j:DROP", input());
    }

    @Test
    void whatLiveBecomesMeanwhileIsNotLost() {
        done("-I INPUT -p tcp --dport 22 -j ACCEPT");
        live("-I", "INPUT", "-p", "tcp", "--dport", "80", "-j", "ACCEPT");
        refused(3, "commit 0");
        live("-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
        done("resolve 1 ours");
        live("-A", "INPUT", "-p", "tcp", "--dport", "91", "-j", "ACCEPT");
        live("-I", "INPUT", "-p", "tcp", "--dport", "81", "-j", "ACCEPT");
        refused(3, "commit 0");
        done("resolve 1 both; commit 0");
        assertEquals("tcp:81 tcp:22 -j:LOG udp tcp:-j:DROP tcp:90 tcp:91", input());
    }

    @Test
    void whatNeitherSaysIsEditedByHandAndThenRight() {
        done("-R INPUT 2 -p tcp --dport 22 -j ACCEPT");
        live("-R", "INPUT", "2", "-p", "tcp", "--dport", "80", "-j", "ACCEPT");
        refused(3, "commit 0");
        done("-R INPUT 2 -p tcp --dport 443 -j ACCEPT; resolve 1 ours; commit 0");
        assertEquals("-j:LOG tcp:443 tcp:-j:DROP", input());
    }

    @Test
    void aChainThatOneRemovedAndTheOtherChangedIsKeptOrGoesWhole() {
        done("-N web; -A web -p tcp --dport 80 -j ACCEPT; -A INPUT -j web; commit 0");
        done("-A web -p tcp --dport 443 -j ACCEPT");
        done(BOB, "-D INPUT -j web; -F web; -X web; commit 0");
        assertTrue(refused(3, "commit 0").stderr().contains("chain removed"));
        refused(2, "resolve 1 both");
        done("resolve 1 ours; commit 0");
        assertTrue(input().endsWith("-j:web"), input());
        assertTrue(host.live(Family.IPV4).contains("-A web -p tcp -m tcp --dport 443 -j ACCEPT"));
    }

    @Test
    void whatIsWrongIsSaid() {
        assertTrue(refused(1, "resolve 1 ours").stderr().contains("nothing is staged"));
        done("-A FORWARD -j LOG");
        assertEquals("no conflict\n", host.iptsh("resolve").text());
        assertTrue(refused(1, "resolve all ours").stderr().contains("there is no conflict"));
        assertEquals(2, host.iptsh("resolve", "1", "mine").code());
        live("-A", "FORWARD", "-p", "tcp", "-j", "DROP");
        assertTrue(refused(2, "resolve 7 ours").stderr().contains("no conflict 7; there is 1"));
        assertFalse(host.live(Family.IPV4).contains("FORWARD -j LOG"));
    }

    @Test
    void aPendingCommitEndsBeforeWhatIsStagedOnItIsSettled() {
        for (String end : new String[] {"confirm", "rollback"}) {
            done("-A INPUT -p tcp --dport 80 -j ACCEPT; commit 60");
            live("-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "ACCEPT");
            String first = "`confirm` or `rollback` your pending commit first, and `resolve` then";
            String shown = refused(3, "-A INPUT -p tcp --dport 100 -j ACCEPT; commit 60").stderr();
            assertTrue(shown.contains(first) && !shown.contains("80 -j"), shown);
            assertFalse(done("resolve").text().contains("80 -j"));
            shown = refused(3, "resolve 1 both").stderr();
            assertTrue(shown.contains(first), shown);
            done(end + "; resolve all both; commit 0");
            assertEquals("-j:LOG udp tcp:-j:DROP "
                    + (end.equals("confirm") ? "tcp:80 tcp:90 tcp:100" : "tcp:90 tcp:80 tcp:100"), input());
            done("-F INPUT; -A INPUT -j LOG; -A INPUT -p udp -j ACCEPT; -A INPUT -p tcp -j DROP; commit 0");
        }
    }
}
