package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** Tests on 32-bit words of a packet, as the man page's section on u32 describes them; printed in hexadecimal. */
record U32Kind() implements ValueKind {
    private static final String[] IN_PLACE = {"<<", ">>", "&", "@", "="};
    private static final String[] IN_RANGE = {"&&", ":", ","};

    @Override
    public String canonical(Word word) {
        StringBuilder out = new StringBuilder().append('"');
        String text = word.text();
        boolean number = true;
        boolean range = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
            } else if (number) {
                int end = at;
                while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
                    end++;
                }
                long value = Numeral.read(text, at, end);
                if (value < 0 || value > 0xffffffffL) {
                    return word.bad(at, "a number is missing", "write it like 0&0xFFFF=0x100:0xFFFF");
                }
                out.append(Numeral.hex(value, 1));
                at = end;
                number = false;
            } else {
                String operator = operator(text, at, range);
                if (operator == null) {
                    return word.bad(at, Shown.quoted(text.substring(at, at + 1)) + " can't stand here", range
                            ? "behind = stand numbers, ranges with : and commas, then && and the next test"
                            : "a place is made of & << >> @ and ends in =");
                }
                range = operator.equals("=") || range && !operator.equals("&&");
                out.append(operator);
                at += operator.length();
                number = true;
            }
        }
        if (number || !range) {
            return word.bad(text.length(), number ? "a number is missing at the end" : "= and a value are missing");
        }
        return out.append('"').toString();
    }

    private static String operator(String text, int at, boolean range) {
        for (String operator : range ? IN_RANGE : IN_PLACE) {
            if (text.startsWith(operator, at)) {
                return operator;
            }
        }
        return null;
    }

    @Override
    public String usage() {
        return "TESTS";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("0=1", "0 & 0xFFFF = 0x100:0xFFFF", "4&0x1FFF=0&&0>>22&0x3C@0=1,5:7", "0>>22&0x3C@12>>26=010");
    }
}
