package org.iptsh.plugin;

import java.nio.file.Path;
import java.util.Optional;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Confirmation;
import org.iptsh.persistence.commit.Journal;
import org.iptsh.persistence.commit.Who;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.HostNames;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.live.Judge;
import org.iptsh.persistence.live.Live;
import org.iptsh.persistence.live.LiveRules;
import org.iptsh.persistence.live.Looked;
import org.iptsh.persistence.live.Verdict;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.saved.Saved;
import org.iptsh.persistence.saved.Version;
import org.iptsh.persistence.settings.ConfirmFrom;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.Where;
import org.iptsh.ruleset.merge.Merge;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Ownership;

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
    private Seen seen;
    private Staged staged;
    private Saved saved;
    private Commits commits;
    private Edits edits;
    private Judge judge;
    private Ownership ownership;

    /** What an edit begins from: what is staged, if anything is, and what is shown of it. */
    private record Seen(Optional<Firewall> staged, Firewall candidate) {}

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

    /** What reads live, for whoever does not need all of it. */
    public Live kernel() {
        return new Live(iptables(), settings.families(), Looked.in(settings.run()));
    }

    /** Forgets what was read, since the world may have moved on: before every command. */
    public void refresh() {
        live = null;
        seen = null;
    }

    /** This user's candidate. */
    public Staged staged() {
        if (staged == null) {
            staged = Staged.of(new PrivateFolder(settings.state()).make(), who.user());
        }
        return staged;
    }

    /** What this user would commit: what they staged on top of what live is now, or live if they staged nothing. */
    public Firewall candidate() {
        Optional<Firewall> rules = staged().rules();
        return seen(rules, merge().map(Merge::merged).or(() -> rules).orElseGet(() -> live().firewall()));
    }

    /**
     * What is staged brought together with what others made of live since; with conflicts, what is staged in the place of
     * each. Empty if nothing is staged, or what is live can't be told.
     */
    public Optional<Merge> merge() {
        return toCommit().filter(content -> live().doubts().isEmpty()).map(this::merge);
    }

    /** The same of what is to be committed; what is live must be known. */
    public Merge merge(Staged.Content content) {
        Staged.Content now = amongForeign(content);
        return Merge.of(now.base(), live().firewall(), now.rules());
    }

    /**
     * What is to be committed, and what that was made from, each among the foreign parts that live has now: so these are no
     * difference to anybody, and only where the administrator moved a rule of ours past one, that is.
     */
    public Staged.Content amongForeign(Staged.Content content) {
        Firewall live = live().firewall();
        return new Staged.Content(ownership().weave(content.base(), live, content.base()),
                ownership().weave(content.base(), live, content.rules()));
    }

    /** What is staged, and what that was made from; on top of a pending commit of one's own, what that one made live. */
    public Optional<Staged.Content> toCommit() {
        Optional<Staged.Content> content = stagedContent();
        return Commits.pendingIn(settings.run()).filter(pending -> pending.isReplaceableBy(who)).isEmpty() ? content
                : content.map(own -> new Staged.Content(staged().committed().orElse(own.base()), own.rules()));
    }

    /**
     * What this user staged, on top of what live was then, for what counts no rules: live, which may be large, is read only
     * if nothing is staged.
     */
    public Firewall candidateAsStaged() {
        Optional<Firewall> rules = staged().rules();
        return seen(rules, rules.orElseGet(() -> live().firewall()));
    }

    /** Keeps what the first look of a command has seen: another shell of this user may edit meanwhile. */
    private Firewall seen(Optional<Firewall> rules, Firewall candidate) {
        if (seen == null) {
            seen = new Seen(rules, candidate);
        }
        return candidate;
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

    /** Stages a candidate that was made from {@link #candidate()} or {@link #candidateAsStaged()}. */
    public void stage(Firewall rules, String command) {
        if (seen == null) {
            candidate();
        }
        staged().edit(() -> live().firewall(), seen.staged(), seen.candidate(), rules, command);
        seen = null;
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
        String committer = commits().pending().map(pending -> pending.journal().who().user()).orElse("");
        Version version = commits().confirm(
                who, settings.confirmFrom() == ConfirmFrom.NEW_SESSION, this::confirmed, this::save);
        try {
            Staged.of(settings.state(), committer).confirmed(() -> live().firewall());
        } catch (HostException e) {
            // Damaged staged edits are told by whatever needs them; the confirm has been done.
            return version;
        }
        return version;
    }

    /** Makes a version of what is live and ours, as it was found. */
    public Version adopt() {
        refresh();
        return new Confirmation(settings, saved()).save(
                ownership().ours(live().firewall()), Optional.empty(), who, Author.current());
    }

    /** Makes good what a crash has left of a commit; says what was done. */
    public Optional<String> recover() {
        return commits().recover(who, this::confirmed, this::save);
    }

    /** What is to be saved of the commit in a folder. */
    private Firewall confirmed(Path commit) {
        saved().ready();
        refresh();
        return new Confirmation(settings, saved())
                .version(commit, ownership(), () -> ownership().ours(live().firewall()));
    }

    private Version save(Journal journal, Firewall version) {
        return new Confirmation(settings, saved()).save(version, Optional.of(journal), who, Author.current());
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
