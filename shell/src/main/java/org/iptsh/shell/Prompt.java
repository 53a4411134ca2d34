package org.iptsh.shell;

import java.util.Optional;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.host.HostException;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.edit.Where;

/** The prompt: where one stands, how much is staged, and whose commit is pending for how long. */
final class Prompt {
    private final Session session;
    private volatile int staged;

    Prompt(Session session) {
        this.session = session;
    }

    /**
     * Counts anew what is staged; before each prompt and when a commit has ended, not while it counts down.
     *
     * <p>It counts this user's edits, on what was live when they were made or on what a pending commit of theirs made
     * of it: of a large ruleset, reading what is live now would keep its user waiting at every prompt.
     */
    void refresh() {
        try {
            // A thread that completes a word may use the session at this moment.
            synchronized (session) {
                staged = session.onLive().toCommit()
                        .map(content -> Diff.between(content.base(), content.rules()).size())
                        .orElse(0);
            }
        } catch (HostException e) {
            // Each command says why.
            staged = 0;
        }
    }

    Line line(Optional<Pending> pending) {
        Where where = session.where();
        Line line = Line.of(where.families(), Style.FAMILY).and(" ").and(where.table(), Style.TABLE);
        if (!where.chain().isEmpty()) {
            line = line.and(" ").and(where.chain(), Style.CHAIN);
        }
        if (staged > 0) {
            line = line.and(" +" + staged, Style.ADDED);
        }
        if (pending.isPresent()) {
            line = line.and(" [" + countdown(pending.get()) + "]", Style.WARNING);
        }
        return line.and("> ", Style.STRONG);
    }

    private String countdown(Pending pending) {
        String owner = pending.journal().who().user();
        String whose = owner.equals(session.who().user()) ? "" : owner + ": ";
        return pending.state().equals("rollback-failed")
                ? whose + "rollback failed"
                : whose + pending.journal().secondsLeft() + " s to confirm";
    }
}
