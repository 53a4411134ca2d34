package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** A packet filter program: its length, then that many instructions of four numbers each, with commas between. */
record BytecodeKind() implements ValueKind {
    private static final String HOW = "it is what nfbpf_compile prints, like 1,6 0 0 65535";
    private static final int LIMIT = 64;
    /** Code, two jumps, and a value (linux/filter.h). */
    private static final long[] MOST = {65535, 255, 255, 4294967295L};

    @Override
    public String canonical(Word word) {
        String[] parts = word.text().split(",");
        long count = Numeral.read(parts[0].trim());
        if (count < 1 || count > LIMIT) {
            return word.bad("the program's length is missing", HOW);
        }
        if (parts.length - 1 != count) {
            return word.bad("the program says " + count + " instructions and has " + (parts.length - 1), HOW);
        }
        StringBuilder out = new StringBuilder("\"").append(count);
        int at = parts[0].length() + 1;
        for (int i = 1; i < parts.length; i++) {
            String[] numbers = parts[i].trim().split(" +");
            if (numbers.length != 4) {
                return word.bad(at, "an instruction has four numbers", HOW);
            }
            for (int j = 0; j < 4; j++) {
                long number = Numeral.decimal(numbers[j], 0, numbers[j].length());
                if (number < 0 || number > MOST[j]) {
                    return word.bad(at, Shown.quoted(numbers[j]) + " is not a number from 0 to " + MOST[j], HOW);
                }
                out.append(j == 0 ? ',' : ' ').append(number);
            }
            at += parts[i].length() + 1;
        }
        return out.append('"').toString();
    }

    @Override
    public String usage() {
        return "PROGRAM";
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0", "1,6 0 0 65535");
    }
}
