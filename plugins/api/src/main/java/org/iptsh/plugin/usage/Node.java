package org.iptsh.plugin.usage;

import java.util.List;

/** A piece of a usage line. */
sealed interface Node {

    /** A word that stands as it is: {@code staged}. */
    record Literal(String word) implements Node {}

    /** A place for a word of some kind: {@code TABLE}. */
    record Place(String name) implements Node {}

    record Sequence(List<Node> parts) implements Node {}

    record Choice(List<Node> ways) implements Node {}

    /** {@code [part]} */
    record Perhaps(Node part) implements Node {}

    /** {@code part...}: once or more. */
    record Repeat(Node part) implements Node {}
}
