package org.iptsh.shell.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.shell.view.Marks;
import org.iptsh.shell.view.UnclaimedView;

/** Whose the chains and rules of this host are, for the commands that show, compare or stage them. */
record Owned(Session session) {

    /** What is unclaimed in live; nothing while a commit is pending, since what that brought is not saved yet. */
    Unclaimed unclaimed() {
        return unclaimed(() -> session.saved().head()
                .map(head -> Source.firewall(head.shortId(), session.saved().files(head))));
    }

    /** The same for whoever has read the newest version already. */
    Unclaimed unclaimed(Supplier<Optional<Firewall>> newest) {
        return session.live().doubts().isEmpty() && session.commits().pending().isEmpty()
                ? session.ownership().unclaimed(session.live().firewall(), newest.get()) : Unclaimed.NOTHING;
    }

    /** The marks of what a source has. */
    Marks marks(Source source) {
        Unclaimed unclaimed = switch (source.name()) {
            case "live" -> unclaimed();
            case "staged" -> session.stagedContent().isEmpty() ? unclaimed() : unclaimed().in(source.firewall());
            default -> Unclaimed.NOTHING;
        };
        return new Marks(session.ownership().owners(), unclaimed);
    }

    /**
     * What is to be staged in the place of what was, with what others have in it: their foreign parts, and what is
     * unclaimed, which nothing but the administrator's own word takes away.
     *
     * @param said gets what was kept
     */
    Firewall kept(Firewall was, Firewall now, List<String> said) {
        Ownership ownership = session.ownership();
        Unclaimed unclaimed = unclaimed().in(was);
        Firewall kept = ownership.keep(was, now, unclaimed);
        Unclaimed missing = unclaimed.missingIn(now);
        if (!missing.isEmpty()) {
            said.add("kept: " + UnclaimedView.missing(missing));
        }
        return kept;
    }
}
