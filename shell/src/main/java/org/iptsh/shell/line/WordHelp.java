package org.iptsh.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Extension;
import org.iptsh.ruleset.catalogue.Part;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.edit.AttachedValues;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Operation;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.iptsh.shell.command.Commands;

/** What there is to know of the word under the cursor: its command, or the match or target it belongs to. */
public final class WordHelp {
    private final Session session;
    private final Commands commands;

    public WordHelp(Session session, Commands commands) {
        this.session = session;
        this.commands = commands;
    }

    /** The lines of help; none if nothing is known of that word. */
    public List<String> at(String line, int cursor) {
        List<Token> typed = Lexer.shell(line);
        boolean edits = EditLine.recognises(typed);
        List<Token> words = edits ? AttachedValues.apart(typed) : typed;
        if (words.isEmpty()) {
            return List.of();
        }
        Token word = words.stream().filter(each -> each.start() <= cursor && cursor <= each.end()).reduce((a, b) -> b)
                .orElse(words.get(words.size() - 1));
        return edits ? editing(line, words, word) : command(words.get(0));
    }

    private List<String> command(Token name) {
        return commands.find(name.text()).map(WordHelp::lines).orElse(List.of());
    }

    private static List<String> lines(Command command) {
        List<String> lines = new ArrayList<>(List.of(command.synopsis(), "    " + command.summary()));
        lines.addAll(command.help());
        return lines;
    }

    private List<String> editing(String line, List<Token> words, Token word) {
        Optional<Operation> operation = Operation.of(word.text());
        Result<EditLine> parsed = EditLine.parse(line, words, session.where());
        if (!parsed.isGood() || !parsed.get().rule().contains(word)) {
            return operation.map(op -> List.of(op.letter() + ", " + op.word() + ": " + op.summary())).orElse(List.of());
        }
        EditLine edit = parsed.get();
        Catalogue catalogue = session.edits().catalogue();
        Place place = new Place(edit.family(), edit.table(), edit.chain().map(Token::text).orElse(""), name -> true,
                session.edits().dialect());
        Specification rule = catalogue.typed(place, line, edit.rule());
        return owner(rule, word).map(catalogue::help).orElseGet(() -> catalogue.help(rule.base().extension()));
    }

    /** The match or target that a word names, is an option of, or stands behind. */
    private static Optional<Extension> owner(Specification rule, Token word) {
        Extension owner = null;
        for (Part part : parts(rule)) {
            if (part instanceof Part.Known known) {
                boolean begins = known.name() != null && known.name().start() <= word.start();
                boolean has = known.extension().option(word.text()) != null && word.isOption();
                if (has || begins && !word.isOption()) {
                    owner = known.extension();
                }
            }
        }
        return Optional.ofNullable(owner);
    }

    private static List<Part> parts(Specification rule) {
        List<Part> parts = new ArrayList<>(rule.matches());
        if (rule.target() != null) {
            parts.add(rule.target());
        }
        return parts;
    }
}
