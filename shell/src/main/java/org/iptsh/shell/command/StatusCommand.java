package org.iptsh.shell.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Ended;
import org.iptsh.persistence.commit.Journal;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.guard.BootReport;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.live.LiveRules;
import org.iptsh.persistence.saved.Saved;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.BadInput;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.Wrapping;

/** {@code status}: what one must know before one does anything. */
final class StatusCommand {
    static final Command COMMAND = Command.of("status", Groups.LOOK, "", Places.ALL,
            "pending commit, drift, staged edits, back end, who else is here",
            """
            Drift is how live differs from what is saved, without what other programs manage, which is listed as
            foreign. Unclaimed is what of it appeared in live without iptsh.""",
            StatusCommand::run);

    /** Where what is told of a field begins. */
    private static final int COLUMN = 12;

    /** So many rules and chains that are unclaimed are named. */
    private static final int NAMED = 8;

    private StatusCommand() {}

    private static Answer run(Call call) {
        Session session = call.session();
        List<String> warnings = new ArrayList<>();
        session.recover().ifPresent(warnings::add);
        LiveRules live = session.live();
        warnings.addAll(live.doubts());
        warnings.addAll(live.warnings());
        BootReport.read(session.settings().state()).filter(BootReport::isBad)
                .ifPresent(report -> report.messages().forEach(message -> warnings.add("boot: " + message)));

        if (session.settings().remote().isPresent()) {
            warnings.add("`remote` is set, but versions are not pushed yet");
        }
        Optional<Pending> pending = session.commits().pending();
        Optional<Diff> staged = staged(session, warnings);
        boolean saved = session.saved().head().isPresent();
        Ownership ownership = session.ownership();
        Optional<Firewall> files = saved ? files(session, warnings) : Optional.empty();
        Optional<Diff> drift = saved ? files.map(before -> ownership.diff(before, live.firewall()))
                : Optional.of(new Diff(List.of()));
        Map<String, Ownership.Share> foreign = ownership.shares(live.firewall());
        Optional<String> handEdits = handEdits(session.saved());
        Owned owned = new Owned(session);
        Unclaimed unclaimed = drift.isEmpty() ? Unclaimed.NOTHING
                : handEdits.isEmpty() ? owned.unclaimed(() -> files) : owned.unclaimed();
        List<Staged.Owner> others = Staged.owners(session.settings().state()).stream()
                .filter(owner -> !owner.user().equals(session.who().user()))
                .toList();
        // What can't be read can't be taken in; the warning about that says what can be done.
        handEdits.filter(any -> drift.isPresent()).ifPresent(warnings::add);

        List<Line> lines = new ArrayList<>();
        lines.add(field("back end").and(live.backend().label() + ", iptables " + session.iptables().version()));
        lines.add(field("pending").and(pending.map(StatusCommand::pendingLine).orElse(Line.of("no commit", Style.FAINT))));
        lines.add(field("staged").and(staged.isEmpty() ? Line.of("nothing", Style.FAINT)
                : staged.get().isEmpty() && pending.isPresent() ? Line.of("what is pending", Style.FAINT)
                : Line.of(DiffView.count(staged.get()))));
        int conflicts = staged.flatMap(any -> session.merge()).map(merge -> merge.conflicts().size()).orElse(0);
        if (conflicts > 0) {
            lines.add(field("").and(conflicts + (conflicts == 1 ? " conflict" : " conflicts")
                    + " with what live has become since; `resolve` shows them", Style.WARNING));
        }
        lines.add(field("drift").and(!saved ? Line.of("nothing is saved yet; `adopt` saves what is live", Style.FAINT)
                : drift.isEmpty() ? Line.of("unknown: what is saved is damaged", Style.WARNING)
                : drift.get().isEmpty() ? Line.of("none: live is what is saved", Style.GOOD)
                : Line.of("live differs from saved: " + DiffView.count(drift.get()) + "; see `diff saved live`", Style.WARNING)));
        if (!foreign.isEmpty()) {
            lines.add(field("foreign").and(words(foreign)));
        }
        if (!unclaimed.isEmpty()) {
            lines.add(field("unclaimed").and(words(unclaimed), Style.WARNING));
            lines.add(field("").and("it appeared without iptsh: `adopt` saves it, `foreign` in the settings "
                    + "says whose it is, or edit it away and commit", Style.FAINT));
        }
        others.forEach(owner -> lines.add(field("also here")
                .and(owner.user(), Style.STRONG).and(" has staged edits, last changed " + ago(owner.changed()))));
        Optional<Ended> last = Commits.last(session.settings().run());
        last.ifPresent(ended -> lines.add(field("last commit").and(lastLine(ended))));
        warnings.forEach(warning -> lines.add(Line.of("warning: ", Style.WARNING).and(warning)));
        Map<String, Object> document =
                document(live, pending, drift, staged.orElse(new Diff(List.of())), conflicts, others, warnings);
        document.put("foreign", foreign.entrySet().stream().map(each -> ordered("owner", each.getKey(),
                "chains", each.getValue().chains(), "rules", each.getValue().rules())).toList());
        document.put("unclaimed", unclaimed.parts().stream().map(StatusCommand::document).toList());
        document.put("last", last.map(StatusCommand::document).orElse(null));
        if (!call.console().isInteractive()) {
            return Answer.of(lines, document);
        }
        int width = call.console().width();
        return Answer.of(lines.stream().flatMap(line -> Wrapping.lines(line, width, COLUMN).stream()).toList(), document);
    }

    /** {@code Docker (5 chains, 2 rules outside them), fail2ban (1 chain)}. */
    static String words(Map<String, Ownership.Share> shares) {
        return shares.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")").collect(Collectors.joining(", "));
    }

    /** {@code IPv4 filter INPUT 3, 4; chain BKP-1}; of much, how much more. */
    private static String words(Unclaimed unclaimed) {
        List<String> parts = new ArrayList<>();
        for (Unclaimed.Part part : unclaimed.parts()) {
            String place = part.family().label() + " " + part.table() + " " + part.chain();
            parts.add(part.whole() ? "chain " + place : place + " " + part.rules().stream().limit(NAMED)
                    .map(index -> Integer.toString(index + 1)).collect(Collectors.joining(", "))
                    + (part.rules().size() > NAMED ? " and " + (part.rules().size() - NAMED) + " more" : ""));
        }
        return String.join("; ", parts.subList(0, Math.min(parts.size(), NAMED)))
                + (parts.size() > NAMED ? " and in " + (parts.size() - NAMED) + " more chains" : "");
    }

    private static Map<String, Object> document(Unclaimed.Part part) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("section", part.family().section());
        document.put("table", part.table());
        document.put("chain", part.chain());
        document.put("whole", part.whole());
        document.put("positions", part.rules().stream().map(index -> index + 1).toList());
        return document;
    }

    /** What a commit would change; damage is a warning here, since a status must always come. */
    private static Optional<Diff> staged(Session session, List<String> warnings) {
        try {
            return session.stagedContent()
                    .map(content -> session.ownership().diff(session.live().firewall(), session.candidate()));
        } catch (HostException e) {
            warnings.add(e.getMessage());
            return Optional.empty();
        }
    }

    /** The files that would boot; damage is a warning here. */
    private static Optional<Firewall> files(Session session, List<String> warnings) {
        try {
            return Optional.of(Source.saved(session));
        } catch (BadInput e) {
            warnings.add("what is saved can't be read: " + e.problems().get(0).headline()
                    + "; `adopt` saves what is live in its place");
            return Optional.empty();
        }
    }

    private static Optional<String> handEdits(Saved saved) {
        Set<String> edited = saved.handEdited();
        return edited.isEmpty() ? Optional.empty()
                : Optional.of("edited by hand in the repository and not saved as a version: " + String.join(", ", edited)
                        + "; `adopt saved` takes them in");
    }

    private static Line field(String name) {
        return Line.of(String.format("%-" + COLUMN + "s", name), Style.FAINT);
    }

    static Line pendingLine(Pending pending) {
        return pending.state().equals("applied")
                ? Line.of(pending.journal().secondsLeft() + " s left", Style.WARNING).and(", " + pending.whose())
                : Line.of(pending.sentence(), Style.WARNING).and("; " + pending.wayOut());
    }

    private static Line lastLine(Ended last) {
        String message = last.journal().message();
        return Line.of(last.outcome().replace('-', ' '), last.outcome().equals("confirmed") ? Style.GOOD : Style.WARNING)
                .and(", by " + last.journal().who().user()
                        + (last.by().isEmpty() || last.by().equals(last.journal().who().user()) ? "" : ", confirmed by " + last.by())
                        + ", " + ago(last.when()) + (message.isEmpty() ? "" : ": " + message));
    }

    /** {@code 5 min ago}. */
    static String ago(Instant then) {
        long seconds = Math.max(0, Duration.between(then, Instant.now()).toSeconds());
        if (seconds < 60) {
            return seconds + " s ago";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + " min ago" : minutes < 48 * 60 ? minutes / 60 + " h ago" : minutes / 1440 + " days ago";
    }

    static Map<String, Object> document(Pending pending) {
        Journal journal = pending.journal();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", journal.id());
        document.put("by", journal.who().user());
        document.put("from", journal.who().from());
        document.put("state", pending.state());
        document.put("secondsLeft", journal.secondsLeft());
        return document;
    }

    private static Map<String, Object> document(LiveRules live, Optional<Pending> pending, Optional<Diff> drift, Diff staged,
            int conflicts, List<Staged.Owner> others, List<String> warnings) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("backend", live.backend().label());
        document.put("pending", pending.map(StatusCommand::document).orElse(null));
        document.put("drift", drift.map(DiffView::document).orElse(null));
        document.put("staged", ordered("changes", staged.size(), "conflicts", conflicts));
        document.put("others", others.stream()
                .map(owner -> ordered("user", owner.user(), "changed", owner.changed().toString())).toList());
        document.put("warnings", warnings);
        return document;
    }

    private static Map<String, Object> document(Ended last) {
        return ordered("id", last.journal().id(), "by", last.journal().who().user(), "outcome", last.outcome(),
                "when", last.when().toString(), "message", last.journal().message());
    }

    /** Names and what they stand for by turns: a program that compares two answers finds the same order. */
    private static Map<String, Object> ordered(Object... words) {
        Map<String, Object> document = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            document.put(words[i].toString(), words[i + 1]);
        }
        return document;
    }
}
