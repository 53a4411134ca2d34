package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.iptsh.persistence.commit.Commits;
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
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.question.Assertion;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.ruleset.question.Assertions.Numbered;
import org.iptsh.ruleset.question.Judgement;
import org.iptsh.ruleset.question.Wanted;
import org.iptsh.ruleset.text.Token;
import org.iptsh.ruleset.text.Utf8;
import org.iptsh.shell.view.AssertionsView;
import org.iptsh.shell.view.JudgementView;

/** {@code assert}: what has to stay true of the ruleset. */
final class AssertCommand {
    static final Command COMMAND = Command.of("assert", Groups.STAGE,
            "[(allow|refuse) [PACKET...]] [-4] [-6] [--from ORIGIN] [--to WHERE] [--force] [--remove NUMBER]",
            Places.ALL,
            "what has to stay true of the rules: list, add, remove",
            """
            `allow`: each connection of these packets is accepted. `refuse`: none of them gets through.
              assert allow -s 192.0.2.0/24 -p tcp --dport 22 --to local
              assert refuse -i eth0 -p tcp --dport 5432
            Packets are described as for `trace`. Meant are first packets of connections, unless --ctstate says
            otherwise, and no loopback, unless -i lo is said. It counts for both families as far as its words fit; -4
            or -6 for one. Every `check` and `commit` looks at them: a commit that breaks one is refused; where it
            depends on what no packet tells, that is said.
            One is added after it has been shown to hold in what is staged; --force adds it although it does not, yet.
            They are in the file assertions of the repository, a line each, which may be edited by hand, too. What is
            added or removed here is saved as a version at once. Without words all are listed.""",
            AssertCommand::run);

    private static final String FORCE = "--force";

    private AssertCommand() {}

    private static Answer run(Call call) {
        Optional<String> remove = call.arguments().get("--remove");
        boolean adds = Assertion.VERBS.stream().anyMatch(call.arguments()::has);
        if (remove.isPresent() && adds) {
            throw CommandFailure.of(Exit.USAGE, "--remove takes an assertion back; it can't add one");
        }
        return remove.isPresent() ? remove(call.session(), Integer.parseInt(remove.get()))
                : adds ? add(call) : list(call.session());
    }

    private static Answer list(Session session) {
        Demands demands = new Demands(session);
        Assertions assertions = read(demands);
        List<Judgement> judged = demands.judge(
                session.candidate(), new Wanted(List.of(), assertions.all()));
        AssertionsView view = new AssertionsView(assertions, judged);
        return warned(Answer.of(view.lines(), view.document()), demands);
    }

    private static Assertions read(Demands demands) {
        Result<Assertions> read = demands.assertions();
        if (!read.isGood()) {
            throw CommandFailure.of(Exit.FAILED, read.problems());
        }
        return read.get();
    }

    private static Answer warned(Answer answer, Demands demands) {
        Answer warned = answer;
        for (String sentence : demands.untold()) {
            warned = warned.warn(sentence);
        }
        return warned;
    }

    private static Answer add(Call call) {
        Session session = call.session();
        Assertion assertion = assertion(call);
        Demands demands = new Demands(session);
        read(demands).all().stream().filter(each -> each.assertion().line().equals(assertion.line())).findFirst()
                .ifPresent(each -> {
                    throw CommandFailure.of(Exit.FAILED, "it is there already: " + each.place());
                });
        Wanted wanted = new Wanted(List.of(), List.of(new Numbered(0, assertion)));
        List<Judgement> staged = demands.judge(session.candidate(), wanted);
        Optional<Judgement> broken = broken(staged);
        if (broken.isPresent() && !call.arguments().has(FORCE)) {
            throw CommandFailure.of(Exit.REFUSED, JudgementView.broken(broken.get()),
                    "`" + broken.get().demand().look() + "` shows the way there",
                    "--force adds it all the same: then no commit goes through before it holds");
        }
        List<Line> lines = new ArrayList<>();
        boolean differs = session.stagedContent().isPresent();
        lines.addAll(AssertionsView.result(differs ? "staged" : "live", staged));
        if (differs) {
            lines.addAll(AssertionsView.result("live", demands.judge(session.live().firewall(), wanted)));
        }
        Version version = write(session, now -> now.with(assertion), "Assert " + assertion.line());
        lines.add(saved(version));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("assertion", assertion.line());
        document.put("staged", staged.stream().map(JudgementView::document).toList());
        document.put("rev", version.id());
        return warned(Answer.of(lines, document), demands);
    }

    private static Assertion assertion(Call call) {
        Session session = call.session();
        List<Token> words = call.arguments().words().stream().filter(word -> !word.is(FORCE)).toList();
        Result<Assertion> read = Assertion.read(session.edits().catalogue(), session.edits().dialect(),
                call.arguments().line(), words);
        if (!read.isGood()) {
            throw CommandFailure.of(Exit.USAGE, read.problems());
        }
        return read.get();
    }

    private static Optional<Judgement> broken(List<Judgement> judged) {
        return judged.stream().filter(each -> each.state() == Judgement.State.BROKEN).findFirst();
    }

    private static Answer remove(Session session, int number) {
        Numbered numbered = find(read(new Demands(session)), number);
        String line = numbered.assertion().line();
        Version version = write(session, now -> now.without(find(now, number, line)), "No longer assert " + line);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("removed", line);
        document.put("rev", version.id());
        return Answer.of(List.of(Line.of("no longer asserted: ").and(line).asItStands(), saved(version)), document);
    }

    private static Numbered find(Assertions assertions, int number) {
        return assertions.all().stream().filter(each -> each.line() == number).findFirst()
                .orElseThrow(() -> CommandFailure.of(Exit.FAILED, "there is no assertion " + number,
                        "`assert` lists them with their numbers"));
    }

    /** The file may have been edited since it was looked at. */
    private static Numbered find(Assertions assertions, int number, String line) {
        Numbered found = find(assertions, number);
        if (!found.assertion().line().equals(line)) {
            throw CommandFailure.of(Exit.REFUSED, "somebody edits the assertions", "see `assert`, and try again");
        }
        return found;
    }

    /** Writes the file anew, as a version, while nobody commits or confirms. */
    private static Version write(Session session, Function<Assertions, String> change, String message) {
        session.recover();
        return session.commits().lock().hold(() -> {
            if (session.saved().head().isEmpty()) {
                throw CommandFailure.of(Exit.FAILED, "nothing is saved yet, so there is no version to add it to",
                        "`adopt` saves what is live; or `commit` and `confirm` first");
            }
            String text = change.apply(read(new Demands(session)));
            return session.saved().confirm(Map.of(Assertions.FILE, Utf8.encode(text)), Author.current(), message,
                    List.of(new Trailer(Trailer.HOST, Commits.host()),
                            new Trailer(Trailer.CONFIRMED_FROM, session.who().from()),
                            new Trailer(Trailer.CONFIRMED_BY, "assert")));
        });
    }

    private static Line saved(Version version) {
        return Line.of("saved as ", Style.STRONG).and(version.shortId(), Style.NUMBER).and(": " + version.subject());
    }
}
