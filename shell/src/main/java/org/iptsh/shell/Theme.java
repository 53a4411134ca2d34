package org.iptsh.shell;

import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How each style looks: the one place that decides a colour. */
final class Theme {
    private Theme() {}

    static AttributedStyle look(Style style) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (style) {
            case PLAIN, VALUE -> plain;
            case STRONG, COMMAND, CHAIN -> plain.bold();
            case FAINT, OPTION, NUMBER -> plain.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);
            case HEADING, TABLE -> plain.foreground(AttributedStyle.CYAN);
            case FAMILY -> plain.foreground(AttributedStyle.BLUE);
            case ADDED, GOOD, TARGET_ACCEPT -> plain.foreground(AttributedStyle.GREEN);
            case REMOVED, TARGET_DROP -> plain.foreground(AttributedStyle.RED);
            case MOVED, WARNING -> plain.foreground(AttributedStyle.YELLOW);
            case CHANGED_WORD_ADDED -> plain.foreground(AttributedStyle.GREEN).bold().underline();
            case CHANGED_WORD_REMOVED -> plain.foreground(AttributedStyle.RED).bold().underline();
            case ERROR -> plain.foreground(AttributedStyle.RED).bold();
            case TARGET_OTHER -> plain.foreground(AttributedStyle.MAGENTA);
            case COMMENT -> plain.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK).italic();
        };
    }

    /** A line with its looks; control characters in it are shown, never sent to the terminal. */
    static AttributedString of(Line line) {
        AttributedStringBuilder out = new AttributedStringBuilder();
        line.spans().forEach(span -> out.styled(look(span.style()), Printable.text(span.text())));
        return out.toAttributedString();
    }
}
