package org.iptsh.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.host.HostException;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.edit.Edit;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Editor;
import org.iptsh.ruleset.edit.Refusal;
import org.iptsh.ruleset.edit.Where;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.iptsh.shell.view.DiffView;

/** {@code edit}, {@code move}, {@code undo}, {@code redo}, {@code discard}: moving about in what is staged. */
final class Staging {
    static final Command EDIT = Command.of("edit", Groups.STAGE, "[TABLE [CHAIN]] [-4] [-6] [--both]", Places.ALL,
            "stand at a table or chain: lines that begin with - apply there",
            """
            The prompt shows where one stands. -4 and -6 choose the family, --both makes lines apply to both, as the
            word both before a line does. Without a word, back to IPv4 filter.
            A line that begins with iptables or ip6tables doesn't care where one stands. The kernel is asked about each
            line that is typed, in a namespace of its own; about the lines of a script it is asked by commit.""",
            Staging::edit);

    static final Command MOVE = Command.of("move", Groups.STAGE,
            "[TABLE CHAIN] FROM_NUMBER TO_NUMBER [-4] [-6]", Places.ALL,
            "move a rule within its chain",
            "Without TABLE CHAIN, of the chain at which one stands. Counters stay with the rule.",
            Staging::move);

    static final Command BOTH = Command.of(EditLine.BOTH, Groups.STAGE, "LINE...", Places.ALL,
            "do a line in iptables' syntax to IPv4 and IPv6 as one change",
            """
            both -A INPUT -p tcp --dport 22 -j ACCEPT
            Both or neither. What has an exact counterpart is put into each family's words: -p icmp, its types, -m ttl,
            what REJECT answers with. A line that names addresses of one family is refused.""",
            call -> EditLines.run(call.session(), call.arguments().line(), Lexer.shell(call.arguments().line())));

    static final Command UNDO = Command.of("undo", Groups.STAGE, "", Places.ALL,
            "take the last staged change back", "Up to 200 changes, also those of an earlier session.",
            call -> step("undone", call.session().staged().undo(), "nothing to undo"));

    static final Command REDO = Command.of("redo", Groups.STAGE, "", Places.ALL,
            "make the change again that was undone", "",
            call -> step("done again", call.session().staged().redo(), "nothing to redo"));

    static final Command DISCARD = Command.of("discard", Groups.STAGE, "", Places.ALL,
            "take back all that is staged",
            "On a terminal it asks first; `undo` brings it back. Live and saved are not touched.",
            Staging::discard);

    private Staging() {}

    private static Answer edit(Call call) {
        Where old = call.session().where();
        boolean six = call.arguments().has("-6");
        boolean four = call.arguments().has("-4");
        boolean says = six || four || call.arguments().has("--both");
        boolean both = !six && !four && (says || old.both() && call.arguments().get("TABLE").isPresent());
        String table = call.arguments().get("TABLE").orElse(says ? old.table() : Where.START.table());
        String chain = call.arguments().get("CHAIN").orElse("");
        Family family = six ? Family.IPV6
                : four || both || call.arguments().get("TABLE").isEmpty() ? Family.IPV4 : old.family();
        Firewall candidate = chain.isEmpty() ? Firewall.empty() : call.session().candidate();
        if (!chain.isEmpty() && (both ? Family.all() : List.of(family)).stream()
                .anyMatch(each -> !candidate.get(each).tableOrFresh(table).has(chain))) {
            Token token = call.arguments().token("CHAIN").orElseThrow();
            throw CommandFailure.of(Exit.USAGE, List.of(Problem.at(call.arguments().line(), token.start(),
                    "no chain " + chain + " in table " + table)
                    .hint(Nearest.to(chain, candidate.get(family).tableOrFresh(table).chainNames())
                            .map(near -> "did you mean " + near + "? Else make it with ").orElse("make it with ")
                            + "-t " + table + " -N " + chain)));
        }
        call.session().stand(new Where(family, both, table, chain));
        return Answer.silent();
    }

    private static Answer move(Call call) {
        Where here = call.session().where();
        Family family = call.arguments().has("-6") ? Family.IPV6
                : call.arguments().has("-4") ? Family.IPV4 : here.family();
        boolean both = here.both() && !call.arguments().has("-6") && !call.arguments().has("-4");
        Where where = new Where(family, both, call.arguments().get("TABLE").orElse(here.table()),
                call.arguments().get("CHAIN").orElse(here.chain()));
        if (where.chain().isEmpty()) {
            throw CommandFailure.of(Exit.USAGE, "which chain? Name it: move " + where.table() + " CHAIN "
                    + "FROM_NUMBER TO_NUMBER");
        }
        if (where.both()) {
            throw CommandFailure.of(Exit.USAGE, "a number need not be the same rule in both families; "
                    + "move in one with -4 or -6");
        }
        int from = Integer.parseInt(call.arguments().get("FROM_NUMBER").orElseThrow());
        int to = Integer.parseInt(call.arguments().get("TO_NUMBER").orElseThrow());
        Firewall before = call.session().candidate();
        Ruleset ruleset = before.get(where.family());
        refuseForeign(call, ruleset, where, from);
        Editor.Outcome outcome = Editor.apply(ruleset,
                List.of(new Edit.Move(where.table(), where.chain(), from, to)));
        if (outcome instanceof Editor.Refused refused) {
            Refusal refusal = refused.refusal();
            throw CommandFailure.of(Exit.USAGE, refusal.message() + refusal.hint().map(hint -> "; " + hint).orElse(""));
        }
        Ruleset moved = ((Editor.Edited) outcome).ruleset();
        call.session().stage(before.with(moved), call.arguments().line());
        Diff diff = call.session().ownership().diff(before, before.with(moved));
        return Answer.of(DiffView.brief(diff), DiffView.document(diff));
    }

    /** Another program's rule stays where that program put it. */
    private static void refuseForeign(Call call, Ruleset ruleset, Where where, int from) {
        Ownership ownership = call.session().ownership();
        Optional<Rule> rule = ruleset.chain(where.table(), where.chain())
                .filter(chain -> from >= 1 && from <= chain.size())
                .map(chain -> chain.rules().get(from - 1));
        rule.flatMap(moved -> ownership.owners().ofRule(where.family(), where.table(), where.chain(), moved))
                .ifPresent(owner -> {
                    Token number = call.arguments().token("FROM_NUMBER").orElseThrow();
                    String target = rule.get().target();
                    boolean leads = ownership.owners().ofChain(where.family(), where.table(), target).isPresent();
                    throw CommandFailure.of(Exit.USAGE, List.of(Problem.at(call.arguments().line(), number.start(),
                            "rule " + from + " of " + where.chain() + " is managed by " + owner)
                            .hint(ownership.wayOut(owner, leads ? target : where.chain()))));
                });
    }

    private static Answer step(String did, Optional<String> command, String otherwise) {
        return command.map(text -> Answer.of(List.of(Line.of(did + ": " + text)), Map.of("command", text)))
                .orElseThrow(() -> CommandFailure.of(Exit.FAILED, otherwise));
    }

    private static Answer discard(Call call) {
        if (call.console().isInteractive() && !call.console().agrees(question(call))) {
            return Answer.done("kept");
        }
        call.session().staged().discard();
        return Answer.done("nothing is staged any more; what you see is live; `undo` brings it back");
    }

    private static String question(Call call) {
        try {
            return call.session().stagedContent()
                    .map(content -> "Forget what is staged: " + DiffView.count(
                            call.session().ownership().diff(call.session().live().firewall(),
                                    call.session().candidate())) + "?")
                    .orElse("Nothing is staged. Forget it all the same?");
        } catch (HostException e) {
            return e.getMessage() + ". Do that?";
        }
    }
}
