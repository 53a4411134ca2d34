package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** A time of day, {@code hh:mm[:ss]}. */
record ClockKind() implements ValueKind {

    @Override
    public String canonical(Word word) {
        String[] parts = word.text().split(":", -1);
        int[] most = {23, 59, 59};
        StringBuilder out = new StringBuilder(8);
        for (int i = 0; i < 3; i++) {
            int number = i < parts.length ? DateKind.digits(parts[i], 0, parts[i].length()) : 0;
            if (parts.length < 2 || parts.length > 3 || number < 0 || number > most[i]) {
                return word.bad(Shown.quoted(word.text()) + " is not a time of day", "write it like 08:30 or 17:00:00");
            }
            out.append(i == 0 ? "" : ":").append(number < 10 ? "0" : "").append(number);
        }
        return out.toString();
    }

    @Override
    public long size(String written, String value) {
        return Long.parseLong(value.replace(":", ""));
    }

    @Override
    public String usage() {
        return "HH:MM[:SS]";
    }

    @Override
    public void offer(Offer offer) {
        List.of("00:00", "06:00", "08:00", "12:00", "18:00", "22:00").forEach(time -> offer.add(time, "time of day"));
    }

    @Override
    public String say(String value, Family family) {
        return value.endsWith(":00") ? value.substring(0, 5) : value;
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("08:00", "8:5:3", "00:00", "23:59:59", "23:59", "00:00:01");
    }
}
