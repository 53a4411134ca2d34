package org.iptsh.ruleset.catalogue.value;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.iptsh.ruleset.Family;

/** A date with an optional time, {@code YYYY[-MM[-DD[Thh[:mm[:ss]]]]]}; what is left out is the earliest. */
record DateKind() implements ValueKind {
    private static final DateTimeFormatter SAVED = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    /** The kernel counts the seconds since 1970 in 31 bits. */
    private static final long LAST = Integer.MAX_VALUE;

    @Override
    public String canonical(Word word) {
        int[] fields = {1970, 1, 1, 0, 0, 0};
        String text = word.text();
        String separators = "--T::";
        int at = 0;
        for (int i = 0; i < 6 && at <= text.length(); i++) {
            int end = i == 5 ? -1 : text.indexOf(separators.charAt(i), at);
            int stop = end < 0 ? text.length() : end;
            int number = digits(text, at, stop);
            if (number < 0) {
                return wrong(word);
            }
            fields[i] = number;
            at = stop + 1;
        }
        try {
            LocalDateTime date =
                    LocalDateTime.of(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
            long seconds = date.toEpochSecond(ZoneOffset.UTC);
            return at <= text.length() || seconds < 0 || seconds > LAST ? wrong(word) : SAVED.format(date);
        } catch (DateTimeException e) {
            return wrong(word);
        }
    }

    private static String wrong(Word word) {
        return word.bad(Shown.quoted(word.text()) + " is not a date from 1970 to 2038",
                "write it like 2026-05-31 or 2026-05-31T17:00:00");
    }

    /** The number that one to four digits say, -1 for anything else. */
    static int digits(String text, int from, int to) {
        if (from >= to || to - from > 4) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    @Override
    public String usage() {
        return "YYYY-MM-DD[THH:MM:SS]";
    }

    @Override
    public String say(String value, Family family) {
        return value.endsWith("T00:00:00") ? value.substring(0, 10) : value.replace('T', ' ');
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("2026", "2026-05", "2026-02-28", "2026-05-31T17", "2026-05-31T17:30", "2026-05-31T17:30:59",
                "1970-01-02");
    }
}
