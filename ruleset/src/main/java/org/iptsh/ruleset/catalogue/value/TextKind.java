package org.iptsh.ruleset.catalogue.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.text.Utf8;

/**
 * Free text or a name.
 *
 * @param limit longest, in bytes
 * @param form how it is printed
 * @param what what it is, for help: {@code TEXT}, {@code NAME}
 */
record TextKind(int limit, Form form, String what) implements ValueKind {

    enum Form {
        /** In quotes where it needs them; what is too long is cut. */
        CUT,
        /** In quotes where it needs them. */
        QUOTED,
        /** The same behind one more blank. */
        PADDED,
        /** In quotes always; quotes and backslashes in it are refused, since they would be printed as they are. */
        ENCLOSED,
        /** As it stands: iptables-save would not quote it, so blanks and quotes are refused. */
        BARE
    }

    @Override
    public String canonical(Word word) {
        String text = word.text();
        if (text.isEmpty() && !what.equals("COMMENT")) {
            return word.bad(word.option() + " can't be empty");
        }
        int newline = text.indexOf('\n');
        if (newline >= 0) {
            return word.bad(newline, "a rule is one line: there can't be a line end in it");
        }
        if (text.length() * 3 > limit && Utf8.encode(text).length > limit) {
            if (form != Form.CUT) {
                return word.bad(word.option() + " is too long", limit + " bytes at most");
            }
            word.warn(word.option() + " is cut to " + limit + " bytes");
            text = Utf8.decode(java.util.Arrays.copyOf(Utf8.encode(text), limit));
        }
        switch (form) {
            case BARE:
                return bare(word, text, false);
            case ENCLOSED:
                return bare(word, text, true) == null ? null : '"' + text + '"';
            case PADDED:
                return " " + Shown.saved(text);
            default:
                return Shown.saved(text);
        }
    }

    private static String bare(Word word, String text, boolean blanks) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'' || c == '\\' || !blanks && Character.isWhitespace(c)) {
                return word.bad(i, "a name can't have " + Shown.quoted(String.valueOf(c)) + " in it",
                        "iptables-save would not quote it, and the saved rule could not be read again");
            }
        }
        return text;
    }

    @Override
    public String say(String value, Family family) {
        return value.strip();
    }

    @Override
    public boolean takesOptions() {
        return form != Form.BARE;
    }

    @Override
    public String usage() {
        return what;
    }

    @Override
    public void offer(Offer offer) {
        if (what.equals("COMMENT")) {
            offer.hints().comments().forEach(comment -> offer.add(Shown.saved(comment), "used before"));
        } else if (what.equals("CGROUP")) {
            offer.hints().cgroups().forEach(group -> offer.add(group, "control group"));
        }
    }

    @Override
    public List<String> samples(Family family) {
        String longest = "a".repeat(Math.min(limit, 255));
        return form == Form.BARE
                ? List.of("a", "web-1", "x_y.z", longest, "DEFAULT")
                : List.of("a", "two words", "a:b", "it's", "say \"hi\"", "back\\slash", "-j", "a,b;c", longest, "#1 $x",
                        "tab\there").stream()
                        .filter(text -> text.getBytes(StandardCharsets.UTF_8).length <= limit)
                        .toList();
    }
}
