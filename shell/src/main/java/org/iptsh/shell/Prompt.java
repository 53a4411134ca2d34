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
     * @param moved whether live has changed since it was read: of a large ruleset that takes its time
     */
    void refresh(boolean moved) {
        try {
            // A thread that completes a word may read live at this moment.
            synchronized (session) {
                if (moved) {
                    session.refresh();
                }
                staged = session.stagedContent()
                        .map(content -> session.ownership().diff(session.live().firewall(), session.candidate()).size())
                        .orElse(0);
            }
        } catch (HostException e) {
            // Without the right to read live there is nothing to count; each command says why.
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
