package org.iptsh.shell.line;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Style;
import org.iptsh.plugin.usage.Arguments;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Highlight;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.iptsh.ruleset.trace.HalfDescription;
import org.iptsh.shell.command.Commands;
import org.iptsh.shell.command.Places;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours the line while it is typed; what can't be right is red before Enter is pressed. */
public final class LineHighlighter implements Highlighter {
    private final Session session;
    private final Commands commands;
    private final Function<Style, AttributedStyle> theme;
    private volatile Edits edits;

    public LineHighlighter(Session session, Commands commands, Function<Style, AttributedStyle> theme) {
        this.session = session;
        this.commands = commands;
        this.theme = theme;
    }

    /**
     * Gives it the catalogue; until then rules are not coloured.
     *
     * <p>It must not be looked for while a key is handled: that runs a program, which a Ctrl-C would break off.
     */
    public void use(Edits found) {
        edits = found;
    }

    @Override
    public AttributedString highlight(LineReader reader, String line) {
        Style[] styles = new Style[line.length()];
        List<Token> tokens = Lexer.shell(line);
        if (!tokens.isEmpty() && line.indexOf('\n') < 0) {
            if (EditLine.recognises(tokens)) {
                editing(line, tokens, styles);
            } else {
                command(line, tokens, styles);
            }
        }
        AttributedStringBuilder out = new AttributedStringBuilder();
        for (int i = 0; i < line.length(); i++) {
            out.styled(theme.apply(styles[i] == null ? Style.PLAIN : styles[i]), line.substring(i, i + 1));
        }
        return out.toAttributedString();
    }

    private void command(String line, List<Token> tokens, Style[] styles) {
        Token name = tokens.get(0);
        Optional<Command> command = commands.find(name.text());
        boolean mayBecome = tokens.size() == 1 && name.end() == line.length()
                && commands.all().stream().anyMatch(each -> each.name().startsWith(name.text()));
        paint(styles, name, command.isPresent() || mayBecome ? Style.COMMAND : Style.ERROR);
        tokens.stream().skip(1).filter(Token::isOption).forEach(token -> paint(styles, token, Style.OPTION));
        Edits known = edits;
        if (known != null && command.isPresent() && command.get().usage().text().contains(Places.PACKET)) {
            Arguments given = command.get().usage().expected(line, tokens.subList(1, tokens.size())).arguments();
            paint(styles, HalfDescription
                    .of(known.catalogue(), known.dialect(), Places.families(given), line, Places.packet(given))
                    .highlights(line));
        }
    }

    private void editing(String line, List<Token> tokens, Style[] styles) {
        Result<EditLine> parsed = EditLine.parse(line, tokens, session.where());
        if (!parsed.isGood()) {
            paint(styles, tokens.get(0), Style.COMMAND);
            return;
        }
        EditLine edit = parsed.get();
        tokens.forEach(token -> paint(styles, token, Style.OPTION));
        paint(styles, edit.operationToken(), Style.COMMAND);
        edit.chain().ifPresent(chain -> paint(styles, chain, Style.CHAIN));
        edit.number().ifPresent(number -> paint(styles, number, Style.VALUE));
        edit.last().ifPresent(last -> paint(styles, last, Style.VALUE));
        Edits known = edits;
        if (known == null) {
            return;
        }
        paint(styles, highlights(known, line, edit));
    }

    private static void paint(Style[] styles, List<Highlight> parts) {
        for (Highlight part : parts) {
            for (int i = part.start(); i < Math.min(part.end(), styles.length); i++) {
                styles[i] = style(part.role());
            }
        }
    }

    /** In the words of the family that the line is for; one for both may be in those of either. */
    private static List<Highlight> highlights(Edits known, String line, EditLine edit) {
        List<Highlight> first = List.of();
        for (Family family : edit.families()) {
            // Any name may be a chain's here: looking it up would read the kernel at every key.
            Place place = new Place(family, edit.table(), edit.chain().map(Token::text).orElse(""), name -> true,
                    known.dialect());
            List<Highlight> found = known.catalogue().typed(place, line, edit.rule()).highlights();
            if (found.stream().noneMatch(part -> part.role() == Highlight.Role.ERROR)) {
                return found;
            }
            first = first.isEmpty() ? found : first;
        }
        return first;
    }

    private static Style style(Highlight.Role role) {
        return switch (role) {
            case OPTION -> Style.OPTION;
            case VALUE -> Style.VALUE;
            case EXTENSION -> Style.TARGET_OTHER;
            case NEGATION, UNKNOWN -> Style.WARNING;
            case ERROR -> Style.ERROR;
        };
    }

    private static void paint(Style[] styles, Token token, Style style) {
        for (int i = token.start(); i < token.end(); i++) {
            styles[i] = style;
        }
    }
}
