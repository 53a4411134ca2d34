package org.iptsh.persistence.commit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.live.Live;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of commits begin with, and what they do and look at. */
class CommitsInNamespace {
    static final Who ALICE = new Who("alice", new Login("192.0.2.7 40000 192.0.2.1 22", 100), "pts/1");
    static final Who BOB = new Who("bob", Login.CONSOLE, "-");

    @TempDir
    Path folder;

    Namespace namespace;
    Commits commits;

    @BeforeEach
    void open() {
        namespace = Namespace.open();
        commits = Commits.in(folder.resolve("run"), namespace.programs());
    }

    @AfterEach
    void close() {
        commits.pending().ifPresent(pending -> commits.rollback());
        namespace.close();
    }

    Firewall live(Backend backend) {
        return new Live(iptables(backend), Family.all()).read().firewall();
    }

    Iptables iptables(Backend backend) {
        return Iptables.find(namespace.programs(), Optional.of(backend));
    }

    static Firewall firewall(String body) {
        return Firewall.empty().with(
                SaveReader.read(Family.IPV4, "test", "*filter\n" + body + "COMMIT\n").result().get());
    }

    Pending commit(Backend backend, String body, int window) {
        return commit(backend, body, window, ALICE);
    }

    Pending commit(Backend backend, String body, int window, Who who) {
        Proposal proposal = Proposal.between(live(backend), firewall(body), new Ownership(Owners.standard()));
        return commits.commit(iptables(backend), proposal, window, who, "why").pending();
    }

    /** Saves nothing, and says of which commit it was asked to; fails where it is told to. */
    record Words(String versionFails, String saveFails, boolean counts, Runnable meanwhile)
            implements Saving<String, String> {
        static final Words GOOD = new Words("", "", false);

        Words(String versionFails, String saveFails, boolean counts) {
            this(versionFails, saveFails, counts, () -> {});
        }

        @Override
        public String version(Path commit) {
            fail(versionFails);
            return commit.getFileName().toString();
        }

        @Override
        public String save(Journal journal, String version) {
            meanwhile.run();
            fail(saveFails);
            return journal.message() + " from " + version;
        }

        @Override
        public boolean counts(Journal journal) {
            return counts;
        }

        private static void fail(String reason) {
            if (!reason.isEmpty()) {
                throw new HostException(reason);
            }
        }
    }

    String confirm(Who who, boolean fromNewSession) {
        return commits.confirm(who, fromNewSession, Words.GOOD);
    }

    Optional<String> recover() {
        return commits.recover(ALICE, Words.GOOD);
    }

    List<Rule> input(Backend backend) {
        return live(backend).get(Family.IPV4).tableOrFresh("filter").chain("INPUT").orElseThrow().rules();
    }
}
