package org.iptsh.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.HostException;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.usage.Arguments;
import org.iptsh.plugin.usage.Kind;
import org.iptsh.plugin.usage.Option;
import org.iptsh.plugin.usage.Usage;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.Candidate;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Hints;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.edit.AttachedValues;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Operation;
import org.iptsh.ruleset.text.Token;
import org.iptsh.ruleset.trace.HalfDescription;
import org.iptsh.shell.command.Commands;
import org.iptsh.shell.command.Places;

/** What may stand at the cursor: only what fits there, each with a line of help. */
public final class Expectation {
    private final Session session;
    private final Commands commands;
    private final HostHints hints;

    public Expectation(Session session, Commands commands) {
        this.session = session;
        this.commands = commands;
        this.hints = new HostHints(session);
    }

    /**
     * The words that may stand next.
     *
     * @param line the line up to the cursor
     * @param before its complete words
     * @param word what is typed of the next one
     */
    public List<Candidate> at(String line, List<Token> before, String word) {
        if (before.isEmpty()) {
            return first();
        }
        // The watching thread reads live too, when a commit has ended.
        synchronized (session) {
            return EditLine.recognises(before) ? editing(line, before, word) : command(line, before, word);
        }
    }

    private List<Candidate> first() {
        List<Candidate> candidates = new ArrayList<>();
        commands.all().forEach(command ->
                candidates.add(new Candidate(command.name(), command.group(), command.summary(), true)));
        candidates.addAll(operations());
        candidates.add(new Candidate("iptables", "iptables", "an IPv4 line in full", true));
        candidates.add(new Candidate("ip6tables", "iptables", "an IPv6 line in full", true));
        return candidates;
    }

    private static List<Candidate> operations() {
        List<Candidate> candidates = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            candidates.add(new Candidate(operation.letter(), "iptables", operation.summary(), true));
        }
        return candidates;
    }

    private List<Candidate> command(String line, List<Token> before, String word) {
        Optional<Command> command = commands.find(before.get(0).text());
        if (command.isEmpty()) {
            return List.of();
        }
        Usage usage = command.get().usage();
        Usage.Expected expected = usage.expected(line, before.subList(1, before.size()));
        List<Candidate> candidates = new ArrayList<>();
        expected.literals().forEach(each -> candidates.add(new Candidate(each, "word", "", true)));
        if (expected.places().contains(Places.PACKET)) {
            candidates.addAll(packet(expected.arguments(), word));
        }
        for (String place : expected.places()) {
            usage.kind(place).map(kind -> offered(kind, expected)).ifPresent(candidates::addAll);
        }
        for (Option option : expected.options()) {
            String meaning = usage.kind(option.name()).map(Kind::meaning).orElse("");
            candidates.add(new Candidate(option.name(), "option",
                    option.takesValue() ? option.value() + ", " + meaning : meaning, true));
        }
        return candidates;
    }

    private List<Candidate> offered(Kind kind, Usage.Expected expected) {
        return kind.candidates().apply(session, expected.arguments());
    }

    /** The words that describe packets. */
    private List<Candidate> packet(Arguments given, String word) {
        HalfDescription half = HalfDescription.of(session.edits().catalogue(), session.edits().dialect(),
                Places.families(given), given.line(), Places.packet(given));
        return half.candidates(hints.of(List.of(known(half.family())), "filter"), word);
    }

    /** The rules whose words can be offered; where none can be read, there are none. */
    private Ruleset known(Family family) {
        try {
            return session.candidate().get(family);
        } catch (HostException e) {
            return Firewall.empty().get(family);
        }
    }

    /** A line in iptables' syntax: first its command, then the chain, then the rule. */
    private List<Candidate> editing(String line, List<Token> typed, String word) {
        List<Token> before = AttachedValues.apart(typed);
        Token last = before.get(before.size() - 1);
        if (last.is("-t") || last.is("--table")) {
            return Tables.names().stream()
                    .map(table -> new Candidate(table, "table", String.join(", ", Tables.builtInChains(table)), true))
                    .toList();
        }
        Optional<Token> operation = before.stream()
                .filter(token -> !token.quoted() && Operation.of(token.text()).isPresent()).findFirst();
        if (operation.isEmpty()) {
            List<Candidate> candidates = operations();
            candidates.add(new Candidate("-t", "iptables", "the table, filter if none is named", true));
            return candidates;
        }
        if (last == operation.get()) {
            return parsed(line, complete(before, "INPUT"))
                    .map(probe -> chains(probe.families(), probe.table()))
                    .orElseGet(() -> chains(List.of(session.where().family()), session.where().table()));
        }
        if (Operation.of(operation.get().text()).filter(op -> op == Operation.POLICY).isPresent()) {
            return List.of(new Candidate("ACCEPT", "policy", "let the packet through", true),
                    new Candidate("DROP", "policy", "drop the packet without a word", true));
        }
        return rule(line, before, word);
    }

    private List<Candidate> rule(String line, List<Token> before, String word) {
        // A rule number may still be missing, as behind `-R INPUT`: the rule can be completed all the same.
        Optional<EditLine> found = parsed(line, before).or(() -> parsed(line, complete(before, "1")));
        if (found.isEmpty()) {
            return List.of();
        }
        EditLine edit = found.get();
        List<Ruleset> rulesets = edit.families().stream().map(session.candidate()::get).toList();
        List<Candidate> candidates = new ArrayList<>();
        Token last = before.get(before.size() - 1);
        // A number need not be the same rule in both families.
        if (!edit.both() && edit.operation().takesNumber()
                && edit.chain().filter(chain -> chain.equals(last)).isPresent()) {
            rulesets.get(0).chain(edit.table(), last.text()).map(Places::numbers).ifPresent(candidates::addAll);
        }
        if (!edit.operation().takesRule() || edit.operation() == Operation.REPLACE && !candidates.isEmpty()) {
            return candidates;
        }
        List<Place> places = rulesets.stream().map(ruleset -> place(edit, ruleset)).toList();
        Catalogue catalogue = session.edits().catalogue();
        Hints known = hints.of(rulesets, edit.table());
        candidates.addAll(edit.both()
                ? catalogue.completeBoth(places.get(0), places.get(1), known, edit.rule(), word)
                : catalogue.complete(places.get(0), known, edit.rule(), word));
        return candidates;
    }

    private Place place(EditLine edit, Ruleset ruleset) {
        return new Place(ruleset.family(), edit.table(), edit.chain().map(Token::text).orElse(""),
                ruleset.tableOrFresh(edit.table()).names(), session.edits().dialect());
    }

    private Optional<EditLine> parsed(String line, List<Token> words) {
        return EditLine.parse(line, words, session.where()) instanceof Result.Good<EditLine> good
                ? Optional.of(good.value()) : Optional.empty();
    }

    private static List<Token> complete(List<Token> before, String word) {
        List<Token> tokens = new ArrayList<>(before);
        int end = before.get(before.size() - 1).end() + 1;
        tokens.add(new Token(word, end, end + word.length(), false));
        return tokens;
    }

    /** The chains that all of these families have. */
    private List<Candidate> chains(List<Family> families, String table) {
        Firewall candidate = session.onLive().asStaged();
        List<Table> tables = families.stream()
                .map(family -> candidate.get(family).tableOrFresh(table).normalised())
                .toList();
        return tables.get(0).chains().stream()
                .filter(chain -> tables.stream().allMatch(each -> each.has(chain.name())))
                .map(Places::chain)
                .toList();
    }
}
