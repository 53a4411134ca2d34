package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Family;

/**
 * A hardware address, six bytes in hexadecimal with colons.
 *
 * @param group whether it has to be that of a group, which is printed in capitals
 */
record MacKind(boolean group) implements ValueKind {

    @Override
    public String canonical(Word word) {
        String text = word.text();
        StringBuilder out = new StringBuilder(17);
        int at = 0;
        for (int i = 0; i < 6; i++) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            boolean last = i == 5;
            if (end == at || end - at > 2 || last != colon < 0 || !isHex(text, at, end)) {
                return word.bad(Shown.quoted(text) + " is not a hardware address", "write it like 00:16:3e:5e:6c:00");
            }
            out.append(i == 0 ? "" : ":").append(end - at == 1 ? "0" : "").append(text, at, end);
            at = end + 1;
        }
        if (group && Character.digit(out.charAt(1), 16) % 2 == 0) {
            return word.bad(text + " is not the address of a group",
                    "its first byte has to be odd, as in 01:00:5e:00:00:20");
        }
        return group ? out.toString().toUpperCase(Locale.ROOT) : out.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) > 127 || Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String usage() {
        return "XX:XX:XX:XX:XX:XX";
    }

    @Override
    public List<String> samples(Family family) {
        return group ? List.of("01:00:5e:00:00:20") : List.of("00:16:3E:5e:6c:00", "0:1:2:a:B:c", "ff:ff:ff:ff:ff:ff");
    }
}
