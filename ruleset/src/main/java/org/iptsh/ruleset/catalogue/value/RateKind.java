package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Family;

/**
 * How many packets, or bytes, in a time: {@code 3/hour}, {@code 512kb/s}.
 *
 * <p>The kernel keeps the time between two packets in whole fractions of a second, so that {@code 60/min} becomes
 * {@code 1/sec} and a very fast rate is rounded (xt_limit, xt_hashlimit).
 *
 * @param scale how many fractions of a second the kernel counts in
 * @param bytes whether bytes may be counted too
 */
record RateKind(long scale, boolean bytes) implements ValueKind {
    private static final String[] UNITS = {"day", "hour", "min", "sec"};
    private static final String[] SPOKEN = {"day", "hour", "minute", "second"};
    private static final long[] SECONDS = {86400, 3600, 60, 1};
    static final String BYTES = "b/s";
    /** Before the count and the unit that were typed, on which defaults depend. */
    private static final String TYPED = "@";
    private static final String HOW = "write it like 3/second, 20/minute, 5/hour or 10/day";

    @Override
    public String canonical(Word word) {
        String text = word.text();
        int slash = text.indexOf('/');
        int end = slash < 0 ? text.length() : slash;
        if (bytes && end > 0 && (text.charAt(end - 1) | 0x20) == 'b') {
            return byteRate(word, end, slash);
        }
        int digits = 0;
        while (digits < end && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 9 || digits < end) {
            return word.bad(word.option() + " takes a rate, not " + Shown.quoted(text), HOW);
        }
        long count = Long.parseLong(text.substring(0, digits));
        int unit = slash < 0 ? 3 : unit(word, text.substring(slash + 1), slash + 1);
        if (unit < 0) {
            return null;
        }
        if (count == 0) {
            return word.bad("a rate of 0 never matches", HOW);
        }
        long period = scale * SECONDS[unit] / count;
        if (period == 0) {
            return word.bad(
                    "the rate " + text + " is too fast", scale * SECONDS[unit] + "/" + UNITS[unit] + " at most");
        }
        return print(period) + TYPED + count + TYPED + UNITS[unit];
    }

    private static int unit(Word word, String unit, int at) {
        String lower = unit.toLowerCase(Locale.ROOT);
        for (int i = 0; i < UNITS.length; i++) {
            if (!lower.isEmpty() && (SPOKEN[i].startsWith(lower) || UNITS[i].equals(lower))) {
                return i;
            }
        }
        word.bad(at, "unknown unit of time " + Shown.quoted(unit), HOW);
        return -1;
    }

    private String print(long period) {
        int i = 1;
        while (i < 4) {
            long whole = scale * SECONDS[i];
            if (period > whole || whole / period < whole % period) {
                break;
            }
            i++;
        }
        return scale * SECONDS[i - 1] / period + "/" + UNITS[i - 1];
    }

    /** The kernel keeps a sixteenth of the bytes as the inverse of a cost in 32 bits. */
    private String byteRate(Word word, int end, int slash) {
        if (slash >= 0 && unit(word, word.text().substring(slash + 1), slash + 1) != 3) {
            return word.bad(slash + 1, "bytes are counted by the second", "write it like 512kb/s");
        }
        long count = ByteCountKind.read(word, end);
        if (count < 0) {
            return null;
        }
        long sixteenth = count >> 4;
        if (sixteenth == 0) {
            return word.bad("the rate " + word.text() + " is too slow", "16b/s at least");
        }
        return (0xffffffffL / cost(count) - 1 << 4) + BYTES;
    }

    /** Bytes in the largest unit that makes the same cost. */
    @Override
    public String printed(String value) {
        int typed = value.indexOf(TYPED);
        if (typed >= 0) {
            return value.substring(0, typed);
        }
        if (!value.endsWith(BYTES)) {
            return value;
        }
        long count = Long.parseLong(value.substring(0, value.length() - BYTES.length()));
        for (int shift = 20; shift > 0; shift -= 10) {
            long cut = count >> shift << shift;
            if (cut > 0 && cost(cut) == cost(count)) {
                return (count >> shift) + (shift == 20 ? "mb/s" : "kb/s");
            }
        }
        return value;
    }

    private static long cost(long bytes) {
        return 0xffffffffL / ((bytes >> 4) + 1);
    }

    /** With {@code --hashlimit-rate-match}, the count is taken as one by the second: the interval says the time. */
    @Override
    public String relativeTo(String value, String other) {
        int typed = value.indexOf(TYPED);
        if (typed < 0) {
            return value;
        }
        long period = scale / Long.parseLong(value.substring(typed + 1, value.lastIndexOf(TYPED)));
        return period == 0 ? null : scale / period + "/sec" + value.substring(typed);
    }

    @Override
    public String usage() {
        return bytes ? "RATE" : "NUMBER[/UNIT]";
    }

    @Override
    public void offer(Offer offer) {
        String typed = offer.word();
        int slash = typed.indexOf('/');
        String count = slash < 0 ? typed : typed.substring(0, slash);
        if (!count.isEmpty() && Numeral.read(count) > 0) {
            for (int i = UNITS.length - 1; i >= 0; i--) {
                offer.add(count + "/" + SPOKEN[i], count + " a " + SPOKEN[i]);
            }
        } else if (count.isEmpty()) {
            List.of("1/second", "10/second", "3/minute", "20/minute", "5/hour", "10/day")
                    .forEach(rate -> offer.add(rate, rate.replace("/", " a ")));
        }
    }

    @Override
    public String say(String value, Family family) {
        String printed = printed(value);
        for (int i = 0; i < UNITS.length; i++) {
            if (printed.endsWith("/" + UNITS[i])) {
                return printed.substring(0, printed.indexOf('/')) + " a " + SPOKEN[i];
            }
        }
        return printed.replace("/s", " a second");
    }

    @Override
    public List<String> samples(Family family) {
        return bytes
                ? List.of("3/hour", "60/min", "5", "7/second", "1000000/sec", "300000/s", "512kb/s", "1mb/s", "1000b/s",
                        "100/day", "77/minute", "5000b/s", "123kb/s")
                : List.of("3/hour", "60/min", "5", "7/second", "10000/s", "3000/s", "1000/hour", "23/day", "77/minute",
                        "1/d", "120/m", "3600/h");
    }
}
