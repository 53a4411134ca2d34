package org.iptsh.ruleset.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Tables;

/**
 * A golden table: under a heading {@code [IPV4 filter INPUT]} stand inputs, each behind {@code rule}, and below it, as
 * far in, what is expected.
 *
 * @param place where the input is to stand
 * @param input as somebody would type it
 * @param expected the lines below it, without their indentation
 */
public record Golden(Place place, String input, List<String> expected) {
    /** The chains of one's own that every golden table takes for granted. */
    static final Set<String> CHAINS = Set.of("WEB", "LOGDROP");

    private static final String RULE = "rule ";
    private static final String INDENT = " ".repeat(RULE.length());

    static Place place(Family family, String table, String chain) {
        Set<String> chains = new HashSet<>(CHAINS);
        chains.addAll(Tables.builtInChains(table));
        return new Place(family, table, chain, ChainNames.of(chains));
    }

    public static List<Golden> read(String name) {
        List<Golden> rows = new ArrayList<>();
        Place place = null;
        String input = null;
        List<String> expected = new ArrayList<>();
        for (String line : text(name).split("\n")) {
            if (line.startsWith(INDENT)) {
                expected.add(line.substring(INDENT.length()));
                continue;
            }
            if (input != null) {
                rows.add(new Golden(place, input, List.copyOf(expected)));
                input = null;
                expected.clear();
            }
            if (line.startsWith("[")) {
                String[] words = line.substring(1, line.length() - 1).split(" ");
                place = place(Family.valueOf(words[0]), words[1], words.length > 2 ? words[2] : "WEB");
            } else if (line.startsWith(RULE)) {
                input = line.substring(RULE.length());
            }
        }
        if (input != null) {
            rows.add(new Golden(place, input, List.copyOf(expected)));
        }
        return rows;
    }

    private static String text(String name) {
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return place.family().program() + " -t " + place.table() + ": " + input;
    }
}
