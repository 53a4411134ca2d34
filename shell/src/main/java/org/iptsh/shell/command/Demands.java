package org.iptsh.shell.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.iptsh.persistence.commit.Login;
import org.iptsh.persistence.host.OwnConnection;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.ruleset.question.Judgement;
import org.iptsh.ruleset.question.Lockout;
import org.iptsh.ruleset.question.Peer;
import org.iptsh.ruleset.question.Wanted;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Utf8;

/** What is demanded of a firewall: by whoever is logged in, by the settings, by the file of assertions. */
final class Demands {
    /** Of a ruleset that takes longer it is said that nobody knows; seconds. */
    private static final int PATIENCE = 30;
    /** Diagrams are walked by recursion, as deep as packets have bits and rules have conditions. */
    private static final long STACK = 64L << 20;

    private final Session session;
    private final Optional<byte[]> file;
    private final Supplier<Surroundings> surroundings;
    private final List<String> untold = new ArrayList<>();

    /** What is demanded of this host's firewall. */
    Demands(Session session) {
        this(session, session.saved().working(Assertions.FILE), session::surroundings);
    }

    private Demands(Session session, Optional<byte[]> file, Supplier<Surroundings> surroundings) {
        this.session = session;
        this.file = file;
        this.surroundings = surroundings;
    }

    /** What is demanded of rules in a folder, that may be for any host, by the file of assertions beside them. */
    static Demands beside(Session session, Path folder) {
        Path assertions = folder.resolve(Assertions.FILE);
        Optional<byte[]> file = Files.isRegularFile(assertions)
                ? Optional.of(Source.bytes(assertions)) : Optional.empty();
        return new Demands(session, file, Surroundings::unknown);
    }

    /** What can't be told, and why; a sentence each. */
    List<String> untold() {
        return untold;
    }

    /** The assertions, as they are in the folder now. */
    Result<Assertions> assertions() {
        return file.map(bytes -> Assertions.read(
                session.edits().catalogue(), session.edits().dialect(), Utf8.decode(bytes)))
                .orElseGet(() -> Result.good(Assertions.none()));
    }

    /** Those who may not be cut off: whoever is here over SSH, and where the host is managed from. */
    List<Peer> peers() {
        List<Peer> peers = new ArrayList<>();
        Login login = session.who().login();
        Optional<OwnConnection> own = login.ends();
        if (own.isEmpty() && !login.connection().isEmpty()) {
            untold.add("whether it cuts you off can't be told: SSH_CONNECTION is " + login.connection());
        }
        own.map(ends -> Peer.own(ends.client(), ends.server(), ends.serverPort(), ends.zone()))
                .filter(peer -> isOurs(peer, Peer.YOU)).ifPresent(peer -> {
                    if (Lockout.concerns(session.surroundings().routes(peer.family()), peer)) {
                        peers.add(peer);
                    } else {
                        untold.add("whether it cuts you off can't be told: your connection goes to " + peer.server()
                                + ", which is no address of this host");
                    }
                });
        session.settings().management().stream().map(each -> Peer.of(each.from(), each.port()))
                .filter(peer -> isOurs(peer, peer.clients().toString())).forEach(peers::add);
        return peers;
    }

    private boolean isOurs(Peer peer, String who) {
        boolean ours = session.settings().families().contains(peer.family());
        if (!ours) {
            untold.add("whether " + who + " can get in can't be told: the settings' `families` leave "
                    + peer.family().label() + " out");
        }
        return ours;
    }

    /**
     * Judges a firewall by them.
     *
     * @return nothing, and a sentence more that says what can't be told, if that is so
     */
    List<Judgement> judge(Firewall firewall, Wanted wanted) {
        if (wanted.isNothing()) {
            return List.of();
        }
        Catalogue catalogue = session.edits().catalogue();
        Dialect dialect = session.edits().dialect();
        FutureTask<List<Judgement>> task = new FutureTask<>(
                () -> wanted.judge(catalogue, dialect, surroundings.get(), firewall));
        Thread thread = new Thread(null, task, "judging", STACK);
        thread.setDaemon(true);
        thread.start();
        String about = wanted.assertions().isEmpty() ? "whether it cuts somebody off"
                : wanted.peers().isEmpty() ? "whether assertions hold"
                : "whether it cuts somebody off and assertions hold";
        try {
            return task.get(PATIENCE, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            untold.add(about + " could not be told within " + PATIENCE + " s");
        } catch (ExecutionException e) {
            untold.add(about + " can't be told: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.of(Exit.FAILED, "interrupted");
        }
        return List.of();
    }
}
