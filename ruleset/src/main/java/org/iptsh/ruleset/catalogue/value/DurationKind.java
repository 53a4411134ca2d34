package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** A time in seconds, milliseconds or microseconds: {@code 250ms}, {@code 1s}; a number by itself is microseconds. */
record DurationKind() implements ValueKind {
    private static final String HOW = "write it like 250ms or 1s";

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
        if (micros >= 1_000_000) {
            return tenths(micros / 1_000_000) + "s";
        }
        return micros >= 1_000 ? tenths(micros / 1_000) + "ms" : Math.round(micros) + "us";
    }

    private static String tenths(double number) {
        return String.format(java.util.Locale.ROOT, "%.1f", number);
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
        return List.of("250ms", "500ms", "1s", "2s");
    }
}
