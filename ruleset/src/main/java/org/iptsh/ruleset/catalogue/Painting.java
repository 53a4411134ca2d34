package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.catalogue.Highlight.Role;
import org.iptsh.ruleset.text.Token;

/** The roles of the words of a rule, gathered while it is read; nothing where nobody asked for them. */
final class Painting {
    private final List<Highlight> highlights;

    Painting(boolean asked) {
        highlights = asked ? new ArrayList<>() : null;
    }

    /** Gives a word its role, or another one than it had. */
    void paint(Token token, Role role) {
        if (highlights != null) {
            highlights.removeIf(old -> old.start() == token.start());
            highlights.add(new Highlight(token.start(), token.end(), role));
        }
    }

    List<Highlight> highlights() {
        return highlights == null ? List.of() : highlights;
    }
}
