package org.iptsh.persistence.staged;

import java.util.Arrays;
import java.util.Optional;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveFile;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Utf8;

/**
 * A file of rules beside another one that has been read: where they differ in rules of one chain only, no more than
 * that chain has to be read, however large they are.
 *
 * @param read the other file
 * @param ruleset what it says
 * @param file the file
 */
record EditedFile(byte[] read, Ruleset ruleset, byte[] file) {

    /** A stretch of a file. */
    private record Part(byte[] file, int start, int end) {
        String text() {
            return Utf8.decode(Arrays.copyOfRange(file, start, end));
        }

        /** With the lines before and behind it that begin so. */
        Part among(byte[] beginning) {
            int from = start;
            while (from > 0 && begins(before(from), beginning)) {
                from = before(from);
            }
            int to = end;
            while (begins(to, beginning)) {
                to = behind(file, to);
            }
            return new Part(file, from, to);
        }

        boolean isAll(byte[] beginning) {
            int at = start;
            while (at < end && begins(at, beginning)) {
                at = behind(file, at);
            }
            return at == end;
        }

        private boolean begins(int line, byte[] beginning) {
            return line + beginning.length <= file.length
                    && Arrays.equals(file, line, line + beginning.length, beginning, 0, beginning.length);
        }

        /** Where the line before the one that starts here starts. */
        private int before(int line) {
            return lineStart(file, line - 1);
        }
    }

    /** What the file says; empty if it takes reading it. */
    Optional<Ruleset> asRead() {
        int start = Arrays.mismatch(read, file);
        if (start < 0) {
            return Optional.of(ruleset);
        }
        start = lineStart(file, start);
        int end = file.length;
        int oldEnd = read.length;
        while (end > start && oldEnd > start && file[end - 1] == read[oldEnd - 1]) {
            end--;
            oldEnd--;
        }
        boolean whole = lineStart(file, end) == end && lineStart(read, oldEnd) == oldEnd;
        // Else to the end of the line, which lies in what they have in common.
        int rest = whole ? 0 : behind(file, end) - end;
        return asRead(new Part(read, start, oldEnd + rest), new Part(file, start, end + rest));
    }

    /** The same, where what differs are these lines. */
    private Optional<Ruleset> asRead(Part old, Part now) {
        String line = (now.start() < now.end() ? now : old).text();
        int blank = line.indexOf(' ', 3);
        int tableLine = lastTableLine(now.start());
        if (!line.startsWith("-A ") || blank < 0 || tableLine < 0) {
            return Optional.empty();
        }
        String table = new Part(file, tableLine + 1, behind(file, tableLine) - 1).text();
        String name = line.substring(3, blank);
        byte[] beginning = Utf8.encode(line.substring(0, blank + 1));
        Optional<Chain> chain = ruleset.table(table).flatMap(each -> each.chain(name));
        if (chain.isEmpty() || !old.isAll(beginning) || !now.isAll(beginning)
                || old.among(beginning).text().lines().count() != chain.get().size()) {
            return Optional.empty();
        }
        return rules(table, chain.get(), now.among(beginning).text())
                .map(changed -> ruleset.with(ruleset.table(table).orElseThrow().with(changed)));
    }

    private Optional<Chain> rules(String table, Chain chain, String lines) {
        Family family = ruleset.family();
        String text = "*" + table + "\n:" + chain.name() + " " + (chain.isBuiltIn() ? chain.policy() : "-") + " [0:0]\n"
                + lines + "COMMIT\n";
        SaveFile part = SaveReader.read(family, chain.name(), text);
        return Optional.of(part).filter(each -> each.problems().isEmpty())
                .flatMap(each -> each.ruleset().table(table))
                .flatMap(each -> each.chain(chain.name()))
                .map(each -> chain.withRules(each.rules()));
    }

    /** The line that begins the table around a place, or -1. */
    private int lastTableLine(int place) {
        for (int at = place - 1; at > 0; at--) {
            if (file[at] == '*' && file[at - 1] == '\n') {
                return at;
            }
        }
        return place > 0 && file[0] == '*' ? 0 : -1;
    }

    private static int lineStart(byte[] file, int place) {
        int at = Math.min(place, file.length);
        while (at > 0 && file[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** Where the line behind the one at a place starts. */
    private static int behind(byte[] file, int place) {
        int at = place;
        while (at < file.length && file[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, file.length);
    }
}
