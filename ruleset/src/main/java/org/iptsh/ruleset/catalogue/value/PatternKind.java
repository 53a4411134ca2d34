package org.iptsh.ruleset.catalogue.value;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.text.Utf8;

/**
 * Bytes to look for in a packet. Text between bars is hexadecimal in the form that takes it: {@code |0d 0a|}.
 *
 * <p>Bytes that can't be printed make iptables-save print it as hexadecimal text, under the name of that option.
 */
record PatternKind(boolean hex) implements ValueKind {
    private static final int LIMIT = 128;

    @Override
    public String canonical(Word word) {
        byte[] bytes = hex ? decode(word) : Utf8.encode(word.text());
        if (bytes == null) {
            return null;
        }
        if (bytes.length == 0) {
            return word.bad("there is nothing to look for", "the text can't be empty");
        }
        if (bytes.length > LIMIT) {
            return word.bad("the text to look for is too long", LIMIT + " bytes at most");
        }
        return isHex(bytes) ? hexText(bytes) : plainText(bytes);
    }

    private static byte[] decode(Word word) {
        String text = word.text();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean inHex = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '|') {
                inHex = !inHex;
            } else if (!inHex) {
                boolean escaped = c == '\\' && i + 1 < text.length();
                out.writeBytes(Utf8.encode(String.valueOf(escaped ? text.charAt(++i) : c)));
            } else if (c != ' ') {
                int high = Character.digit(c, 16);
                int low = i + 1 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                if (high < 0 || low < 0) {
                    word.bad(i, "between bars stand pairs of hexadecimal digits", "write it like |0d0a|");
                    return null;
                }
                out.write(high << 4 | low);
                i++;
            }
        }
        return out.toByteArray();
    }

    /** Whether iptables-save prints bytes in hexadecimal: if any can't be printed, or it ends in a backslash. */
    private static boolean isHex(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 32 || b == 127) {
                return true;
            }
        }
        return bytes[bytes.length - 1] == '\\';
    }

    private static String hexText(byte[] bytes) {
        StringBuilder out = new StringBuilder("|");
        for (byte b : bytes) {
            out.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return out.append('|').toString();
    }

    private static String plainText(byte[] bytes) {
        StringBuilder out = new StringBuilder("\"");
        for (byte b : bytes) {
            out.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
        }
        return out.append('"').toString();
    }

    @Override
    public int either(String value) {
        return value.startsWith("|") ? 1 : 0;
    }

    @Override
    public String printed(String value) {
        return value.startsWith("|") ? '"' + value + '"' : value;
    }

    @Override
    public boolean takesOptions() {
        return true;
    }

    @Override
    public String usage() {
        return hex ? "TEXT|HEX|" : "TEXT";
    }

    @Override
    public List<String> samples(Family family) {
        return hex
                ? List.of("|0d0a|", "abc|0d 0a|def", "GET", "|61 62|")
                : List.of("GET /", "a\"b", "a\\b", "x|y", "'");
    }
}
