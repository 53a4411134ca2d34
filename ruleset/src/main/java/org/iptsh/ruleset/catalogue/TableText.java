package org.iptsh.ruleset.catalogue;

/** How lines of the tables are cut: words, then {@code : help}, then {@code | phrase}. */
final class TableText {
    private TableText() {}

    static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /** The help and the phrase that stand from this offset on; empty where there is none. */
    static String[] texts(String line, int from) {
        int at = skipBlanks(line, from);
        if (at == line.length()) {
            return new String[] {"", ""};
        }
        if (line.charAt(at) != ':') {
            throw new IllegalArgumentException("expected a clause or \" : \" and one line of help");
        }
        int bar = line.indexOf(" |", at);
        return new String[] {
            line.substring(at + 1, bar < 0 ? line.length() : bar).trim(), bar < 0 ? "" : line.substring(bar + 2).trim()
        };
    }
}
