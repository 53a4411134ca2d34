package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Family;

/** Bits a second, as tc(8) writes them: {@code 1mbit}, {@code 100kbps}; printed in bits. */
record BitRateKind() implements ValueKind {
    private static final String[] UNITS = {
        "bit", "kbit", "mbit", "gbit", "tbit", "bps", "kbps", "mbps", "gbps", "tbps"
    };

    @Override
    public String canonical(Word word) {
        String text = word.text().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < text.length() && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '.')) {
            digits++;
        }
        int unit = List.of(UNITS).indexOf(digits == text.length() ? "bit" : text.substring(digits));
        if (digits == 0 || unit < 0) {
            return word.bad(Shown.quoted(word.text()) + " is not a rate", "write it like 500kbit or 2mbit");
        }
        double bits = Double.parseDouble(text.substring(0, digits)) * Math.pow(1000, unit % 5) * (unit < 5 ? 1 : 8);
        return print(Math.round(Math.floor(bits / 8)) * 8.0);
    }

    private static String print(double bits) {
        if (bits >= 1e9) {
            return Math.round(bits / 1e6) + "Mbit";
        }
        return bits >= 1e6 ? Math.round(bits / 1e3) + "Kbit" : Math.round(bits) + "bit";
    }

    @Override
    public String usage() {
        return "RATE";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("1mbit", "500kbit", "100kbps", "12000");
    }
}
