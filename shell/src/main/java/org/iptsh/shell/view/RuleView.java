package org.iptsh.shell.view;

import java.util.List;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/** Shows a rule: its target stands out, its options step back, its comment is a comment. */
public final class RuleView {
    private RuleView() {}

    /** The rule's text in styles, nothing added or left out. */
    public static Line line(String rule) {
        if (rule.isEmpty()) {
            return Line.of("(every packet, counted only)", Style.FAINT);
        }
        Line line = Line.empty().asItStands();
        String option = "";
        int at = 0;
        List<Token> tokens = Lexer.restore(rule);
        for (Token token : tokens) {
            line = line.and(rule.substring(at, token.start()))
                    .and(rule.substring(token.start(), token.end()), style(token, option));
            option = token.isOption() ? token.text() : option;
            at = token.end();
        }
        return line.and(rule.substring(at));
    }

    private static Style style(Token token, String option) {
        if (token.isOption()) {
            return Style.OPTION;
        } else if (option.equals("--comment")) {
            return Style.COMMENT;
        } else if (option.equals("-j") || option.equals("-g")) {
            return target(token.text());
        }
        return token.is("!") ? Style.WARNING : Style.VALUE;
    }

    static Style target(String target) {
        return switch (target) {
            case "ACCEPT" -> Style.TARGET_ACCEPT;
            case "DROP", "REJECT" -> Style.TARGET_DROP;
            default -> Style.TARGET_OTHER;
        };
    }
}
