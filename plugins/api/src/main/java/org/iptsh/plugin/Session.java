package org.iptsh.plugin;

import java.nio.file.Path;
import java.util.Optional;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Confirmation;
import org.iptsh.persistence.commit.Journal;
import org.iptsh.persistence.commit.Saving;
import org.iptsh.persistence.commit.Who;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.HostNames;
import org.iptsh.persistence.host.HostSurroundings;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.live.Judge;
import org.iptsh.persistence.live.Live;
import org.iptsh.persistence.live.LiveRules;
import org.iptsh.persistence.live.Looked;
import org.iptsh.persistence.live.Verdict;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.saved.Saved;
import org.iptsh.persistence.saved.Trailer;
import org.iptsh.persistence.saved.Version;
import org.iptsh.persistence.settings.ConfirmFrom;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.Where;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.surroundings.Surroundings;

/**
 * What an administrator works with: the three places live, staged and saved, and where they stand.
 *
 * <p>Each part is made when it is first asked for; a command that needs no kernel never looks for one.
 */
public final class Session {
    private final Settings settings;
    private final Programs programs;
    private final Who who;
    private Where where = Where.START;
    private Iptables iptables;
    private LiveRules live;
    private StagedOnLive onLive;
    private Staged staged;
    private Saved saved;
    private Commits commits;
    private Edits edits;
    private Judge judge;
    private Ownership ownership;
    private Surroundings surroundings;

    public Session(Settings settings, Programs programs, Who who) {
        this.settings = settings;
        this.programs = programs;
        this.who = who;
    }

    public Settings settings() {
        return settings;
    }

    public Who who() {
        return who;
    }

    public Programs programs() {
        return programs;
    }

    /** Where editing lines apply unless they say otherwise. */
    public Where where() {
        return where;
    }

    public void stand(Where place) {
        where = place;
    }

    /** The host's iptables programs. */
    public synchronized Iptables iptables() {
        if (iptables == null) {
            iptables = Iptables.find(programs, settings.backend());
        }
        return iptables;
    }

    /** What is live; read once a command. */
    public LiveRules live() {
        if (live == null) {
            live = kernel().read();
        }
        return live;
    }

    /** As much of what is live as can be read, with doubts about the rest; for this command live is that. */
    public LiveRules readable() {
        try {
            return live();
        } catch (HostException e) {
            live = kernel().readable();
            return live;
        }
    }

    /** What reads live, for whoever does not need all of it. */
    public Live kernel() {
        return new Live(iptables(), settings.families(), Looked.in(settings.run()));
    }

    /** Forgets what was read, since the world may have moved on: before every command. */
    public void refresh() {
        live = null;
        onLive = null;
        surroundings = null;
    }

    /** The routes, interfaces and IP sets of this host, as they are during one command. */
    public Surroundings surroundings() {
        if (surroundings == null) {
            surroundings = HostSurroundings.of(programs);
        }
        return surroundings;
    }

    /** This user's candidate. */
    public Staged staged() {
        if (staged == null) {
            staged = Staged.of(new PrivateFolder(settings.state()).make(), who.user());
        }
        return staged;
    }

    /** What this user staged, as it stands on what live is now. */
    public StagedOnLive onLive() {
        if (onLive == null) {
            onLive = new StagedOnLive(this);
        }
        return onLive;
    }

    /** What this user would commit: what they staged on top of what live is now, or live if they staged nothing. */
    public Firewall candidate() {
        return onLive().candidate();
    }

    /** Stages a candidate that was made from {@link #candidate()} or {@link StagedOnLive#asStaged()}. */
    public void stage(Firewall rules, String command) {
        onLive().stage(rules, command);
    }

    /** Whose the chains and rules of this host are. */
    public Ownership ownership() {
        if (ownership == null) {
            ownership = new Ownership(Owners.standard().with(settings.foreign().stream()
                    .map(each -> new Owners.Declared(each.owner(), each.chains()))
                    .toList()));
        }
        return ownership;
    }

    /**
     * From now on the kernel is asked about each edit, in a scratch namespace.
     *
     * <p>For somebody who waits at each line; of a script, commit asks once.
     *
     * @return what makes the namespace, for a thread that nobody waits for; the first edit does else
     */
    public Runnable askAtEachEdit() {
        Optional<Firewall> start = stagedContent().map(Staged.Content::rules);
        Judge made = new Judge(this::iptables);
        judge = made;
        return () -> made.prepare(start.orElseGet(() -> kernel().read().firewall()));
    }

    /** What the kernel says of an edit, if it is asked at each. */
    public Verdict judge(Firewall before, Firewall after) {
        return judge == null ? new Verdict.Unasked() : judge.judge(before, after);
    }

    /** Whether the kernel, asked at each edit, took all that lead from one firewall to another, in these words. */
    public boolean hasTaken(Firewall from, Firewall to) {
        return judge != null && judge.hasTaken(from, to);
    }

    /** The saved rulesets. */
    public Saved saved() {
        if (saved == null) {
            saved = new Saved(settings.repository());
        }
        return saved;
    }

    /** Commits, pending and past. */
    public Commits commits() {
        if (commits == null) {
            commits = Commits.in(settings.run(), programs);
        }
        return commits;
    }

    /** Confirms the pending commit: what it made is a version now, and boots. */
    public Version confirm() {
        return commits().confirm(who, settings.confirmFrom() == ConfirmFrom.NEW_SESSION, new ToVersion());
    }

    /** Makes a version of what is live and ours, as it was read. */
    public Version adopt() {
        return new Confirmation(settings, saved()).save(
                ownership().ours(live().firewall()), Optional.empty(), who, Author.current());
    }

    /** Makes good what a crash has left of a commit; says what was done. */
    public Optional<String> recover() {
        return commits().recover(who, new ToVersion());
    }

    /** How this host's commits become versions of its saved rulesets. */
    private final class ToVersion implements Saving<Firewall, Version> {
        @Override
        public Firewall version(Path commit) {
            saved().ready();
            refresh();
            return new Confirmation(settings, saved()).version(commit, ownership(), this::ours);
        }

        private Firewall ours() {
            if (!live().doubts().isEmpty()) {
                throw new HostException("what is live can't be told, so it can't be saved: " + live().doubts().get(0));
            }
            return ownership().ours(live().firewall());
        }

        @Override
        public Version save(Journal journal, Firewall version) {
            Version saved = new Confirmation(settings, saved()).save(
                    version, Optional.of(journal), who, Author.current());
            noteInStaged(journal.who().user());
            return saved;
        }

        private void noteInStaged(String committer) {
            try {
                Staged.of(settings.state(), committer).confirmed(() -> live().firewall());
            } catch (HostException e) {
                // Damaged staged edits are told by whatever needs them; the version is made.
                return;
            }
        }

        @Override
        public boolean counts(Journal journal) {
            return saved().counts(new Trailer(Trailer.COMMIT, journal.id()));
        }
    }

    /** What turns typed rules into canonical ones, as this host's iptables would print them. */
    public synchronized Edits edits() {
        if (edits == null) {
            edits = new Edits(Catalogue.standard().with(new HostNames()), dialect());
        }
        return edits;
    }

    /** Files are formatted on machines without iptables too: there, as most hosts would. */
    private Dialect dialect() {
        return Iptables.locate("iptables").isPresent() ? iptables().dialect() : Dialect.STANDARD;
    }

    /** Where a file is that somebody named. */
    public Path file(String name) {
        return Path.of(name);
    }

    /** The user's staged content if there is any. */
    public Optional<Staged.Content> stagedContent() {
        return live == null ? staged().read() : staged().read(live.firewall());
    }
}
