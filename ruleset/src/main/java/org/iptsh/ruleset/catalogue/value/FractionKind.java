package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Family;

/** A probability from 0 to 1, which the kernel keeps as a 31-bit fraction and iptables-save prints with 11 digits. */
record FractionKind() implements ValueKind {
    private static final double ONE = 0x80000000L;

    @Override
    public String canonical(Word word) {
        double fraction;
        try {
            fraction = Double.parseDouble(word.text());
        } catch (NumberFormatException e) {
            return word.bad(
                    Shown.quoted(word.text()) + " is not a probability", "write a number from 0 to 1, like 0.5");
        }
        if (!(fraction >= 0 && fraction <= 1)) {
            return word.bad("the probability " + word.text() + " is out of range", "it goes from 0 to 1");
        }
        return String.format(Locale.ROOT, "%.11f", Math.rint(fraction * ONE) / ONE);
    }

    @Override
    public String usage() {
        return "FRACTION";
    }

    @Override
    public String say(String value, Family family) {
        String percent = String.format(Locale.ROOT, "%.4f", Double.parseDouble(value) * 100);
        return percent.replaceAll("0+$", "").replaceAll("\\.$", "") + "%";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("0.5", "0", "1", "0.1", "0.33333333349", "0.00001", ".25", "1e-3", "0.123456789", "0.99");
    }
}
