package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Family;

/** A number of packets, or of bytes where it ends in {@code b}: {@code 10}, {@code 2mb}. */
record ByteCountKind() implements ValueKind {

    @Override
    public String canonical(Word word) {
        String text = word.text();
        if (!text.isEmpty() && (text.charAt(text.length() - 1) | 0x20) == 'b') {
            long bytes = read(word, text.length());
            return bytes < 0 ? null : Long.toString(bytes);
        }
        long count = Numeral.read(text);
        if (count < 1 || count > 1_000_000) {
            return word.bad(word.option() + " takes a number from 1 to 1000000, not " + Shown.quoted(text),
                    "with a rate in bytes, write it like 2mb");
        }
        return Long.toString(count);
    }

    /** With a rate in bytes, the next multiple of it. */
    @Override
    public String relativeTo(String value, String other) {
        if (!other.endsWith(RateKind.BYTES)) {
            return value;
        }
        long rate = Long.parseLong(other.substring(0, other.length() - RateKind.BYTES.length()));
        long bytes = Long.parseLong(value);
        return bytes < rate ? null : print((bytes + rate - 1) / rate * rate);
    }

    /** The bytes that the first {@code end} characters say, as {@code 16b}, {@code 2kb}; -1 if they are wrong. */
    static long read(Word word, int end) {
        String text = word.text().substring(0, end).toLowerCase(Locale.ROOT);
        int shift = text.endsWith("kb") ? 10 : text.endsWith("mb") ? 20 : 0;
        String digits = text.substring(0, text.length() - (shift == 0 ? 1 : 2));
        long count = digits.length() > 9 ? -1 : Numeral.read(digits);
        if (count < 0 || count << shift > 0xffffffffL) {
            word.bad(Shown.quoted(word.text()) + " is not a number of bytes", "write it like 16b, 512kb or 2mb");
            return -1;
        }
        return count << shift;
    }

    /** In the largest unit of which it is at least one; what is left over is not shown. */
    private static String print(long bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + "mb" : bytes >= 1 << 10 ? (bytes >> 10) + "kb" : bytes + "b";
    }

    @Override
    public String usage() {
        return "NUMBER|BYTES";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("1", "5", "7", "1000");
    }
}
