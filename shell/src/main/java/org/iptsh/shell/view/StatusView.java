package org.iptsh.shell.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.persistence.commit.Ended;
import org.iptsh.persistence.commit.Journal;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.owner.Unclaimed;

/**
 * Shows how things stand, a line a thing.
 *
 * @param version of iptables
 * @param saved whether there is a version
 * @param drift how live differs from it; empty if there is none, or it can't be read
 * @param foreign what other programs have in live, by their names
 * @param others who else has staged edits
 */
public record StatusView(Backend backend, String version, Optional<Pending> pending, Edits staged, boolean saved,
        Optional<Diff> drift, Map<String, Ownership.Share> foreign, Unclaimed unclaimed, List<Staged.Owner> others,
        Optional<Ended> last, List<String> warnings) {

    /** Where what is told of a field begins. */
    public static final int COLUMN = 12;

    /**
     * What is staged.
     *
     * @param diff what a commit would change, or with conflicts what was edited; empty if nothing is staged, or it
     *     can't be read
     * @param conflicts how many there are with what live has become since
     */
    public record Edits(Optional<Diff> diff, int conflicts) {}

    /** For a person. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(field("back end").and(backend.label() + ", iptables " + version));
        lines.add(field("pending").and(pending.map(StatusView::line).orElse(Line.of("no commit", Style.FAINT))));
        lines.add(field("staged").and(stagedLine()));
        lines.add(field("drift").and(driftLine()));
        if (!foreign.isEmpty()) {
            lines.add(field("foreign").and(words(foreign)));
        }
        if (!unclaimed.isEmpty()) {
            List<Line> told = UnclaimedView.lines(unclaimed);
            for (int i = 0; i < told.size(); i++) {
                lines.add(field(i == 0 ? "unclaimed" : "").and(told.get(i)));
            }
            lines.add(field("").and("it appeared without iptsh: `adopt` saves it, `foreign` in the settings "
                    + "says whose it is, or edit it away and commit", Style.FAINT));
        }
        others.forEach(owner -> lines.add(field("also here")
                .and(owner.user(), Style.STRONG).and(" has staged edits, last changed " + ago(owner.changed()))));
        last.ifPresent(ended -> lines.add(field("last commit").and(line(ended))));
        warnings.forEach(warning -> lines.add(Line.of("warning: ", Style.WARNING).and(warning)));
        return lines;
    }

    private Line stagedLine() {
        if (staged.diff().isEmpty()) {
            return Line.of("nothing", Style.FAINT);
        } else if (staged.conflicts() > 0) {
            return Line.of(DiffView.count(staged.diff().get()) + ", ").and(staged.conflicts()
                    + (staged.conflicts() == 1 ? " conflict" : " conflicts") + " with what live has become since; "
                    + (staged.conflicts() == 1 ? "`resolve` shows it" : "`resolve` shows them"), Style.WARNING);
        }
        return staged.diff().get().isEmpty() && pending.isPresent() ? Line.of("what is pending", Style.FAINT)
                : Line.of(DiffView.count(staged.diff().get()));
    }

    private Line driftLine() {
        if (!saved) {
            return Line.of("nothing is saved yet; `adopt` saves what is live", Style.FAINT);
        } else if (drift.isEmpty()) {
            return Line.of("unknown: a warning says why", Style.WARNING);
        }
        return drift.get().isEmpty() ? Line.of("none: live is what is saved", Style.GOOD)
                : Line.of("live differs from saved: " + DiffView.count(drift.get()) + "; see `diff saved live`",
                        Style.WARNING);
    }

    /** {@code Docker (5 chains, 2 rules outside them), fail2ban (1 chain)}. */
    public static String words(Map<String, Ownership.Share> shares) {
        return shares.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")").collect(Collectors.joining(", "));
    }

    private static Line field(String name) {
        return Line.of(String.format("%-" + COLUMN + "s", name), Style.FAINT);
    }

    private static Line line(Pending pending) {
        return pending.state().equals("applied")
                ? Line.of(pending.journal().secondsLeft() + " s left", Style.WARNING).and(", " + pending.whose())
                : Line.of(pending.sentence(), Style.WARNING).and("; " + pending.wayOut());
    }

    private static Line line(Ended last) {
        String by = last.journal().who().user();
        String message = last.journal().message();
        return Line.of(last.outcome().replace('-', ' '), last.isConfirmed() ? Style.GOOD : Style.WARNING)
                .and(", by " + by
                        + (last.by().isEmpty() || last.by().equals(by) ? "" : ", confirmed by " + last.by())
                        + ", " + ago(last.when()) + (message.isEmpty() ? "" : ": " + message));
    }

    /** {@code 5 min ago}. */
    private static String ago(Instant then) {
        long seconds = Math.max(0, Duration.between(then, Instant.now()).toSeconds());
        long minutes = seconds / 60;
        long hours = minutes / 60;
        return (minutes == 0 ? seconds + " s" : hours == 0 ? minutes + " min" : hours < 48 ? hours + " h"
                : hours / 24 + " days") + " ago";
    }

    /** The same for a program. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("backend", backend.label());
        document.put("pending", pending.map(StatusView::document).orElse(null));
        document.put("saved", saved);
        document.put("drift", saved && drift.isEmpty() ? null : DiffView.document(drift.orElse(new Diff(List.of()))));
        document.put("staged", ordered(
                "changes", staged.diff().map(Diff::size).orElse(0), "conflicts", staged.conflicts()));
        document.put("others", others.stream()
                .map(owner -> ordered("user", owner.user(), "changed", owner.changed().toString())).toList());
        document.put("warnings", warnings);
        document.put("foreign", foreign.entrySet().stream().map(each -> ordered("owner", each.getKey(),
                "chains", each.getValue().chains(), "rules", each.getValue().rules())).toList());
        document.put("unclaimed", unclaimed.parts().stream().map(StatusView::document).toList());
        document.put("last", last.map(StatusView::document).orElse(null));
        return document;
    }

    /** A pending commit for a program. */
    public static Map<String, Object> document(Pending pending) {
        Journal journal = pending.journal();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", journal.id());
        document.put("by", journal.who().user());
        document.put("from", journal.who().from());
        document.put("state", pending.state());
        document.put("secondsLeft", journal.secondsLeft());
        return document;
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
