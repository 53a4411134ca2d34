package org.iptsh.ruleset.text;

/** A line of a file in iptables-save format: text of its own, or the place of something that the ruleset holds. */
sealed interface SaveLine {

    /** A comment, an empty line, or a line spelt otherwise than iptables-save would. */
    record Verbatim(String text) implements SaveLine {}

    /** {@code *filter} */
    record TableLine(String table) implements SaveLine {}

    /** {@code :INPUT DROP [0:0]} */
    record ChainLine(String chain) implements SaveLine {}

    /** {@code -A INPUT …}: the next rule of this chain; {@code spelling} is the line where its blanks are unusual. */
    record RuleLine(String chain, String spelling) implements SaveLine {}

    /** {@code COMMIT} */
    record CommitLine() implements SaveLine {
        static final CommitLine COMMIT = new CommitLine();
    }
}
