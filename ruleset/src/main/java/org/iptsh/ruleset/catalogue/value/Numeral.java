package org.iptsh.ruleset.catalogue.value;

/** Numbers as iptables reads them: decimal, {@code 0x} hexadecimal, and octal where they begin with 0. */
final class Numeral {
    /** What is returned for text that is no number, or one of more than 63 bits. */
    static final long NONE = -1;

    private Numeral() {}

    static long read(String text) {
        return read(text, 0, text.length());
    }

    static long read(String text, int from, int to) {
        int at = from;
        int base = 10;
        if (to - at > 2 && text.charAt(at) == '0' && (text.charAt(at + 1) | 0x20) == 'x') {
            base = 16;
            at += 2;
        } else if (to - at > 1 && text.charAt(at) == '0') {
            base = 8;
            at++;
        }
        if (at == to) {
            return NONE;
        }
        long number = 0;
        for (; at < to; at++) {
            char c = text.charAt(at);
            int digit = c < 128 ? Character.digit(c, base) : -1;
            if (digit < 0 || number > (Long.MAX_VALUE - digit) / base) {
                return NONE;
            }
            number = number * base + digit;
        }
        return number;
    }

    /** A number that is decimal whatever it begins with. */
    static long decimal(String text, int from, int to) {
        long number = from < to && to - from < 18 ? 0 : NONE;
        for (int i = from; i < to && number >= 0; i++) {
            char c = text.charAt(i);
            number = c < '0' || c > '9' ? NONE : number * 10 + c - '0';
        }
        return number;
    }

    /** As {@code 0x} and at least this many digits. */
    static String hex(long number, int digits) {
        String shown = Long.toHexString(number);
        return shown.length() < digits ? "0x" + "0".repeat(digits - shown.length()) + shown : "0x" + shown;
    }
}
