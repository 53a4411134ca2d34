package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompletionTest {
    private static final int SHOWN = 12;
    private static final Hints HINTS = new Hints(
            List.of("INPUT", "FORWARD", "OUTPUT", "WEB", "LOGDROP"),
            List.of("eth0", "eth1", "lo"),
            Map.of("blocked", "hash:ip"),
            List.of("root", "www-data"),
            List.of("adm", "root"),
            List.of("0x1", "0x10/0xff"),
            List.of("web server", "ssh"),
            Map.of("192.0.2.1", "address of eth0"),
            List.of("/system.slice"));

    static List<Golden> halfTyped() {
        return Golden.read("completion.golden");
    }

    private static List<Candidate> candidates(Place place, String line, boolean both) {
        List<Token> words = new ArrayList<>(Lexer.shell(line));
        boolean open = line.isEmpty() || line.endsWith(" ");
        String word = open ? "" : words.remove(words.size() - 1).text();
        if (!both) {
            return Catalogue.standard().complete(place, HINTS, words, word);
        }
        Place six = Golden.place(Family.IPV6, place.table(), place.chain());
        return Catalogue.standard().completeBoth(place, six, HINTS, words, word);
    }

    /** A line for each group: its name, then what it offers; {@code …} in place of more. */
    static List<String> shown(Place place, String line, boolean both) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (Candidate candidate : candidates(place, line, both)) {
            groups.computeIfAbsent(candidate.group(), group -> new ArrayList<>())
                    .add(candidate.text() + (candidate.finished() ? "" : "~"));
        }
        List<String> lines = new ArrayList<>();
        groups.forEach((group, texts) -> lines.add(group + ": "
                + String.join(" ", texts.subList(0, Math.min(SHOWN, texts.size())))
                + (texts.size() > SHOWN ? " …" : "")));
        return lines.isEmpty() ? List.of("nothing") : lines;
    }

    @ParameterizedTest
    @MethodSource("halfTyped")
    void onlyWhatMayStandThereIsOffered(Golden row) {
        String typed = row.input().substring(0, row.input().lastIndexOf('_'));
        assertEquals(String.join("\n", row.expected()), String.join("\n", shown(row.place(), typed, false)));
    }

    static List<Golden> halfTypedForBoth() {
        return Golden.read("completion-both.golden");
    }

    @ParameterizedTest
    @MethodSource("halfTypedForBoth")
    void ofALineForBothOnlyWhatBothCanSayIsOffered(Golden row) {
        String typed = row.input().substring(0, row.input().lastIndexOf('_'));
        assertEquals(String.join("\n", row.expected()), String.join("\n", shown(row.place(), typed, true)));
    }

    @Test
    void everyCandidateHasALineThatSaysWhatItIs() {
        Place place = Golden.place(Family.IPV4, "mangle", "WEB");
        List<String> lines = List.of(
                "", "-m ", "-j ", "-p ", "-p tcp --", "-m conntrack --ctstate ", "-i ", "-m set --match-set ");
        for (String line : lines) {
            for (Candidate candidate : candidates(place, line, false)) {
                assertFalse(candidate.description().isEmpty(), candidate.toString());
            }
        }
    }
}
