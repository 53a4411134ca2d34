package org.iptsh.plugin;

import java.util.Optional;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.merge.Merge;
import org.iptsh.ruleset.owner.Ownership;

/** What a user staged, brought together with what live is during one command. */
public final class StagedOnLive {
    private final Session session;
    private Staged.Seen seen;

    StagedOnLive(Session session) {
        this.session = session;
    }

    /** What the user would commit: what they staged on top of what live is now, or live if they staged nothing. */
    Firewall candidate() {
        Optional<Firewall> rules = session.staged().rules();
        Optional<Merge> merge = merge();
        // A commit of one's own that is pending may yet be rolled back, and what is staged beyond it is to stay then.
        Optional<Firewall> onto = merge.filter(merged -> merged.conflicts().isEmpty() && !replacesPending())
                .map(merged -> live());
        return seen(rules, merge.map(Merge::merged).or(() -> rules).orElseGet(this::live), onto);
    }

    /**
     * What the user staged, on top of what live was then, for what counts no rules: live, which may be large, is read
     * only if nothing is staged.
     */
    public Firewall asStaged() {
        Optional<Firewall> rules = session.staged().rules();
        return seen(rules, rules.orElseGet(this::live), Optional.empty());
    }

    /** Keeps what the first look of a command has seen: another shell of this user may edit meanwhile. */
    private Firewall seen(Optional<Firewall> rules, Firewall candidate, Optional<Firewall> onto) {
        if (seen == null) {
            seen = new Staged.Seen(rules, candidate, onto);
        }
        return candidate;
    }

    void stage(Firewall rules, String command) {
        if (seen == null) {
            candidate();
        }
        session.staged().edit(this::live, seen, rules, command);
        seen = null;
    }

    /**
     * What is staged brought together with what others made of live since; with conflicts, what is staged in the place
     * of each. Empty if nothing is staged, or what is live can't be told.
     */
    public Optional<Merge> merge() {
        return toCommit().filter(content -> session.live().doubts().isEmpty()).map(this::merge);
    }

    /** The same of what is to be committed; what is live must be known. */
    public Merge merge(Staged.Content content) {
        Staged.Content now = amongForeign(content);
        return Merge.of(now.base(), live(), now.rules());
    }

    /**
     * What is to be committed, and what that was made from, each among the foreign parts that live has now: so these
     * are no difference to anybody, and only where the administrator moved a rule of ours past one, that is.
     */
    public Staged.Content amongForeign(Staged.Content content) {
        Ownership ownership = session.ownership();
        return new Staged.Content(ownership.weave(content.base(), live(), content.base()),
                ownership.weave(content.base(), live(), content.rules()));
    }

    /**
     * What is staged, and what that was made from; on top of a pending commit of the user's own, what that made live.
     */
    public Optional<Staged.Content> toCommit() {
        Optional<Staged.Content> content = session.stagedContent();
        return !replacesPending() ? content : content.map(own ->
                new Staged.Content(session.staged().committed().orElse(own.base()), own.rules()));
    }

    /** Whether a commit would take the place of one that is pending. */
    public boolean replacesPending() {
        return Commits.pendingIn(session.settings().run())
                .filter(pending -> pending.isReplaceableBy(session.who())).isPresent();
    }

    private Firewall live() {
        return session.live().firewall();
    }
}
