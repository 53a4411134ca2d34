package org.iptsh.shell.command;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.saved.Trailer;
import org.iptsh.persistence.saved.Version;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.StatusView;

/** {@code history}, {@code restore}, {@code adopt}: the saved rulesets. */
final class Versions {
    static final Command HISTORY = Command.of("history", Groups.SAVED, "[TABLE [CHAIN]] [-4] [-6]", Places.ALL,
            "the saved versions, newest first",
            "With a table or chain, only versions that changed it. `show REV` and `diff REV REV` look into them.",
            Versions::history);

    static final Command RESTORE = Command.of("restore", Groups.SAVED, "REV", Places.ALL,
            "stage a saved version",
            """
            Nothing becomes live before you `commit`. Chains and rules of other programs stay as they are in live, and
            what is unclaimed stays, too; it says so.""",
            Versions::restore);

    static final Command ADOPT = Command.of("adopt", Groups.SAVED, "[live|saved]", Places.ALL,
            "save what is live, or what was edited by hand in the repository, as a version",
            """
            `adopt live` (what is meant without a word) saves what the kernel enforces now, with what is unclaimed and
            without what other programs manage.
            `adopt saved` makes a version of the repository's files as they are and stages them.""",
            Versions::adopt);

    /** So many versions are listed; git log shows the rest. */
    private static final int MOST = 1000;

    private Versions() {}

    private static Answer history(Call call) {
        Session session = call.session();
        List<Version> versions = call.arguments().get("TABLE")
                .map(table -> session.saved().history(MOST, files -> seen(call, files, table),
                        (old, now) -> Diff.between(old, now).changes().stream()
                                .noneMatch(change -> looksAt(call, change))))
                .orElseGet(() -> session.saved().history(MOST));
        List<Line> lines = new ArrayList<>();
        List<Object> document = new ArrayList<>();
        for (Version version : versions) {
            lines.add(Line.of(version.shortId(), Style.NUMBER)
                    .and("  " + when(version) + "  ", Style.FAINT)
                    .and(version.author().name(), Style.STRONG)
                    .and("  " + version.subject()));
            document.add(document(version));
        }
        if (lines.isEmpty()) {
            lines.add(Line.of("no versions", Style.FAINT));
        }
        return Answer.of(lines, document);
    }

    /** The table of a version that was asked for, of each family. */
    private static Firewall seen(Call call, Map<String, byte[]> files, String table) {
        Firewall firewall = Source.firewall("version", files);
        return Firewall.of(Show.families(call).stream()
                .map(family -> Ruleset.empty(family).with(firewall.get(family).tableOrFresh(table)))
                .toList());
    }

    private static boolean looksAt(Call call, Change change) {
        return call.arguments().get("CHAIN").map(change.chain()::equals).orElse(true);
    }

    private static Map<String, Object> document(Version version) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rev", version.id());
        document.put("when", version.when().toString());
        document.put("author", version.author().name() + " <" + version.author().email() + ">");
        document.put("message", version.message());
        document.put("confirmedFrom", version.trailer(Trailer.CONFIRMED_FROM).orElse(null));
        return document;
    }

    private static Answer restore(Call call) {
        Source source = Source.revision(call.session(), call.arguments().get("REV").orElseThrow());
        return stage(call, source.firewall(), "restore " + source.name());
    }

    private static Answer stage(Call call, Firewall firewall, String command) {
        Session session = call.session();
        Firewall live = session.live().firewall();
        List<String> said = new ArrayList<>();
        Firewall kept = new Owned(session).kept(live, firewall, said);
        session.staged().stage(live, kept, true, command);
        Diff diff = session.ownership().diff(live, kept);
        Answer answer = Answer.of(
                List.of(Line.of("staged: ", Style.STRONG).and(DiffView.count(diff))),
                DiffView.document(diff));
        for (String what : said) {
            answer = answer.note(Line.of(what));
        }
        return answer;
    }

    /** What is adopted must be no commit that somebody makes at this instant and may yet roll back. */
    private static Answer adopt(Call call) {
        return call.session().commits().lock().hold(() -> {
            call.session().refresh();
            return adoptAlone(call);
        });
    }

    private static Answer adoptAlone(Call call) {
        Session session = call.session();
        session.commits().pending().ifPresent(pending -> {
            throw CommandFailure.of(Exit.REFUSED, "a commit is pending, " + pending.whose(),
                    "`confirm` keeps and saves it, `rollback` takes it back");
        });
        if (call.arguments().has("saved")) {
            Firewall working = Source.saved(session);
            Version version = session.saved().adopt(Author.current(), List.of()).orElseThrow(() ->
                    CommandFailure.of(Exit.FAILED, "the repository's files were not edited by hand"));
            Answer staged = stage(call, working, "adopt saved");
            List<Line> lines = new ArrayList<>(List.of(saved(version)));
            lines.addAll(staged.lines());
            return new Answer(Exit.DONE, lines, staged.notes(), document(version));
        }
        List<String> doubts = session.live().doubts();
        if (!doubts.isEmpty()) {
            throw CommandFailure.of(Exit.REFUSED, "what is live can't be told, so it can't be saved",
                    doubts.toArray(String[]::new));
        }
        boolean same = session.saved().head()
                .map(head -> Source.revision(session, head.id()).firewall())
                .filter(saved -> session.ownership().diff(saved, session.live().firewall()).isEmpty())
                .isPresent();
        if (same && session.saved().handEdited().isEmpty()) {
            return Answer.done("live is saved already");
        }
        Version version = session.adopt();
        Answer answer = Answer.of(List.of(saved(version)), document(version));
        Map<String, Ownership.Share> shares = session.ownership().shares(session.live().firewall());
        return shares.isEmpty() ? answer : answer.note(Line.of("left out: " + StatusView.words(shares)));
    }

    private static Line saved(Version version) {
        return Line.of("saved as ", Style.STRONG).and(version.shortId(), Style.NUMBER).and(": " + version.subject());
    }

    /** The minute in which a version was saved, in this host's time. */
    static String when(Version version) {
        // Made here, since a constant would read the time zones at every start of the shell.
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")
                .withZone(ZoneId.systemDefault())
                .format(version.when());
    }
}
