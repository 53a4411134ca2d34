package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Family;

/**
 * A time in seconds, milliseconds or microseconds: {@code 250ms}, {@code 1s}; a number by itself is microseconds.
 *
 * <p>A rate estimator measures every 250 milliseconds times a power of two, up to 8 seconds, and averages over a power
 * of two of such intervals (gen_estimator; rounding as measured on iptables 1.8.9).
 *
 * @param averaged whether it is the time of the average, not the interval
 */
record DurationKind(boolean averaged) implements ValueKind {
    private static final String HOW = "write it like 250ms or 1s";
    private static final long SHORTEST = 250_000;
    private static final long LONGEST = SHORTEST << 5;
    private static final long LIMIT = 0xffffffffL;

    /** In microseconds, not rounded yet. */
    @Override
    public String canonical(Word word) {
        String text = word.text();
        int digits = 0;
        while (digits < text.length() && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '.')) {
            digits++;
        }
        long unit = unit(text.substring(digits));
        double number;
        try {
            number = Double.parseDouble(text.substring(0, digits));
        } catch (NumberFormatException e) {
            unit = 0;
            number = 0;
        }
        if (unit == 0) {
            return word.bad(Shown.quoted(text) + " is not a time", HOW);
        }
        double micros = number * unit;
        if (micros > (averaged ? LIMIT : LONGEST)) {
            return word.bad(text + " is too long for " + word.option(), (averaged ? "4294s" : "8s") + " at most");
        }
        return Long.toString((long) micros);
    }

    /** Of an average, the longest power of two of intervals that is not longer than it. */
    @Override
    public String relativeTo(String value, String interval) {
        double ratio = Double.parseDouble(value) / Double.parseDouble(interval);
        int log = 0;
        while (log < 31 && -1 / Math.log1p(-1.0 / (1L << log + 1)) <= ratio) {
            log++;
        }
        return log == 0 || log == 31 ? null : Long.toString(rounded(Long.parseLong(interval)) << log);
    }

    private static long rounded(long micros) {
        long interval = SHORTEST;
        while (interval < micros) {
            interval <<= 1;
        }
        return interval;
    }

    @Override
    public String printed(String value) {
        long micros = averaged ? Long.parseLong(value) : rounded(Long.parseLong(value));
        if (micros >= 1_000_000) {
            return tenths(micros / 1e6) + "s";
        }
        return micros >= 1_000 ? tenths(micros / 1e3) + "ms" : micros + "us";
    }

    @Override
    public String say(String value, Family family) {
        return printed(value);
    }

    private static String tenths(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static long unit(String unit) {
        switch (unit) {
            case "s":
            case "sec":
            case "secs":
                return 1_000_000;
            case "ms":
            case "msec":
            case "msecs":
                return 1_000;
            case "":
            case "us":
            case "usec":
            case "usecs":
                return 1;
            default:
                return 0;
        }
    }

    @Override
    public String usage() {
        return "TIME";
    }

    @Override
    public List<String> samples(Family family) {
        return averaged
                ? List.of("500ms", "1s", "5s", "3.7s", "30s", "2000s")
                : List.of("250ms", "100ms", "1s", "3s", "8s", "400000", "1.5s");
    }
}
