package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators who log in over SSH and cut themselves off. */
@Tag("e2e")
class RealSessionTest {
    /** Without a rule for what is established, so that no old connection goes on when the one for SSH is gone. */
    private static final String REACHABLE =
            "-P INPUT DROP; -A INPUT -i lo -j ACCEPT; -A INPUT -p tcp --dport 22 -j ACCEPT; commit 0";

    private static final String ACCEPT_SSH = "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT";

    @TempDir
    private Path folder;

    private String before;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void theSameConnectionGoesOnWhenTheTimerHasRestored(String backend) {
        try (SshServer server = reachable(backend); Pane session = server.login()) {
            cutOff(server, session);
            session.enter("status");
            String screen = session.screen();
            while (isCutOff(server)) {
                assertFalse(screen.contains("back end"), screen);
                screen = session.screen();
            }
            session.shows("rolled back: the rules of before are live again").shows("back end");
            isAsBefore(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aClientThatIsKilledWhileCutOffIsNotWaitedFor(String backend) {
        try (SshServer server = reachable(backend); Pane session = server.login()) {
            cutOff(server, session);
            SshServer.killClient(session);
            isAsBefore(server);
            // Its FIN was dropped; now the client answers with a RST to what the server sends again.
            assertTrue(TestHost.within(30, () -> !server.hasShells()), "the shell outlives its session");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void theTimerOutlivesTheServersSshd(String backend) {
        try (SshServer server = reachable(backend); Pane session = server.login()) {
            cutOff(server, session);
            server.killSshd();
            assertTrue(TestHost.within(20, () -> !isCutOff(server)));
            server.start();
            isAsBefore(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void theTimerOutlivesTheShellThatIsKilled(String backend) {
        try (SshServer server = reachable(backend); Pane session = server.login()) {
            cutOff(server, session);
            server.killShells();
            isAsBefore(server);
            session.shows("Killed").enter("echo $((20 + 3)) is alive").shows("23 is alive");
        }
    }

    /** Neither the new connection nor the old one would get in. */
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aCommitThatWouldCutItsOwnSessionOffIsRefusedByTheNameOfTheRule(String backend) {
        try (SshServer server = reachable(backend); Pane session = server.login()) {
            session.enter("iptsh").shows("IPv4 filter>");
            session.enter("-I INPUT 2 -p tcp --dport 22 -j DROP").shows("+1>").enter("commit 60");
            session.shows("this commit would cut you off")
                    .shows("a new connection like yours is stopped by filter INPUT 2: -A INPUT -p tcp -m tcp --dport 22");
            session.enter("status").shows("no commit").shows("+1>");
            assertEquals(before, server.host.live(Family.IPV4));
        }
    }

    /** The network is open, so the server learns of it at once, and the shell gets a SIGHUP. */
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aSessionThatHangsUpTakesNoTimerWithIt(String backend) {
        try (SshServer server = reachable(backend); Pane session = server.login()) {
            session.enter("iptsh").shows("IPv4 filter>").enter("-A INPUT -p udp -j ACCEPT").shows("+1>");
            session.enter("commit 3 --force").shows("s to confirm]");
            SshServer.killClient(session);
            assertTrue(TestHost.within(20, () -> !server.hasShells()), "the shell outlives its session");
            isAsBefore(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void onlyASessionThatWasOpenedAfterTheCommitConfirms(String backend) throws IOException {
        try (SshServer server = reachable(backend)) {
            Files.writeString(server.host.config(), "confirm-from: new-session\n", StandardOpenOption.APPEND);
            String shared = folder.resolve("shared").toString();
            try (Pane bystander = server.login(); Pane session = server.login("-M", "-S", shared)) {
                session.enter("iptsh").shows("IPv4 filter>").enter("-A INPUT -p udp -j ACCEPT").shows("+1>");
                session.enter("commit 60 --force").shows("s to confirm]");
                session.enter("confirm").shows("this session was open before the commit").shows("log in anew over SSH");
                bystander.enter("iptsh confirm").shows("this session was open before the commit");
                Finished sharing = server.run("iptsh confirm", "-S", shared);
                assertEquals(3, sharing.code(), sharing.text() + sharing.stderr());
                assertTrue(sharing.stderr().contains("log in anew over SSH and `confirm` there"), sharing.stderr());

                Finished anew = server.run("iptsh confirm");
                assertEquals(0, anew.code(), anew.stderr());
                assertTrue(anew.text().startsWith("saved as "), anew.text());
                session.shows("the prompt again", screen -> screen.strip().endsWith("IPv4 filter>"));
            }
            assertTrue(server.host.live(Family.IPV4).contains("-A INPUT -p udp -j ACCEPT"));
            String status = server.run("iptsh status").text();
            assertTrue(status.contains("none: live is what is saved") && status.contains("confirmed, by "), status);
        }
    }

    /** A server that lets SSH in, by a ruleset that is saved. */
    private SshServer reachable(String backend) {
        SshServer server = new SshServer(folder, backend);
        Finished done = server.run("iptsh -c '" + REACHABLE + "'");
        assertEquals(0, done.code(), done.text() + done.stderr());
        before = server.host.live(Family.IPV4);
        assertTrue(before.contains(ACCEPT_SSH), before);
        return server;
    }

    /** Commits what lets nothing more in from the client. */
    private static void cutOff(SshServer server, Pane session) {
        session.enter("iptsh").shows("IPv4 filter>");
        session.enter("-D INPUT -p tcp --dport 22 -j ACCEPT").shows("+1>");
        session.enter("commit 3 --force");
        assertTrue(TestHost.within(20, () -> isCutOff(server)), session.screen());
    }

    private static boolean isCutOff(SshServer server) {
        return !server.host.live(Family.IPV4).contains(ACCEPT_SSH);
    }

    /** Waits until what was live before is live again; then a new login must find all in order, and be told of it. */
    private void isAsBefore(SshServer server) {
        assertTrue(TestHost.within(20, () -> server.host.live(Family.IPV4).equals(before)
                && !Files.exists(server.host.run().resolve("pending"))));
        Finished told = server.run("iptsh -c 'status; history'");
        assertEquals(0, told.code(), told.text() + told.stderr());
        assertTrue(told.text().contains("no commit"), told.text());
        assertTrue(told.text().contains("rolled back, by "), told.text());
        assertTrue(told.text().contains("none: live is what is saved"), told.text());
        long versions = told.text().lines().filter(line -> line.matches("[0-9a-f]{8}  .*")).count();
        assertEquals(1, versions, told.text());
        assertEquals(before, server.host.live(Family.IPV4));
    }
}
