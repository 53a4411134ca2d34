package org.iptsh.plugin.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    private static final Map<String, Kind> KINDS = Map.of(
            "TABLE", new Kind("TABLE", "", Tables::exists, (session, words) -> List.of()),
            "REV", new Kind("REV", "", word -> !Tables.exists(word), (session, words) -> List.of()),
            "SECONDS", new Kind("SECONDS", "", word -> word.matches("[0-9]+"), (session, words) -> List.of()));

    private static final String SHOW = "[staged|live|saved|REV] [TABLE [CHAIN]] [-4] [-6] [--save-format]";
    private static final String COMMIT = "[SECONDS] [-m TEXT] [--force]";

    private static Result<Arguments> match(String usage, String line) {
        return Usage.parse(usage, KINDS).match(line, Lexer.shell(line));
    }

    private static String places(String usage, String line) {
        return new TreeMap<>(match(usage, line).get().places()).entrySet().stream()
                .map(place -> place.getKey() + "=" + place.getValue().stream().map(Token::text).toList())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "''                   > ''",
        "live                 > live=[live]",
        "live nat             > TABLE=[nat] live=[live]",
        "nat PREROUTING       > CHAIN=[PREROUTING] TABLE=[nat]",
        "HEAD~1 filter        > REV=[HEAD~1] TABLE=[filter]",
        "-6 nat --save-format > --save-format=[] -6=[] TABLE=[nat]"
    })
    void eachWordFindsItsPlace(String line, String places) {
        assertEquals(places, places(SHOW, line));
    }

    @Test
    void anOptionMayStandAnywhereAndTakesItsValue() {
        assertEquals("-m=[why not] SECONDS=[30]", places(COMMIT, "-m 'why not' 30"));
        assertEquals("--force=[] SECONDS=[30]", places(COMMIT, "30 --force"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "nat INPUT x         > 11 nothing more may follow here: x",
        "--savefomat         > 1 unknown option --savefomat; did you mean --save-format?"
    })
    void aWordThatFitsNowhereIsNamed(String line, String expected) {
        Problem problem = match(SHOW, line).problems().get(0);
        assertEquals(expected, problem.column() + " " + problem.headline());
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals("something is missing: FILE", match("FILE", "").problems().get(0).headline());
        assertEquals("-m needs TEXT", match(COMMIT, "-m").problems().get(0).headline());
        assertEquals("5x can't stand here; expected SECONDS", match(COMMIT, "5x").problems().get(0).headline());
    }

    @Test
    void aSecondValueIsRefusedAtItsOption() {
        Problem problem = match(COMMIT, "-m one 30 -m two").problems().get(0);
        assertEquals("11 -m is given twice", problem.column() + " " + problem.headline());
        assertEquals("--force=[]", places(COMMIT, "--force --force"));
    }

    @Test
    void aPlaceThatIsMissedSaysWhatItTakes() {
        Usage usage = Usage.parse("[SECONDS] [-m TEXT]", Map.of("SECONDS",
                new Kind("SECONDS", "0 to 86400 seconds", word -> word.matches("[0-9]+"), (session, words) -> List
                        .of())));
        for (String wrong : List.of("abc", "-5")) {
            assertEquals(wrong + " can't stand here; expected SECONDS, 0 to 86400 seconds",
                    usage.match(wrong, Lexer.shell(wrong)).problems().get(0).headline());
        }
    }

    @Test
    void aRepeatedPlaceTakesAllThatIsLeft() {
        assertEquals("WORD=[-p, tcp, --dport, 22]", places("WORD...", "-p tcp --dport 22"));
        assertEquals("a=[a] b=[b]", places("(a|b)...", "a b"));
    }

    @Test
    void whatMayComeNextIsKnown() {
        assertEquals("staged live saved | REV TABLE | -4 -6 --save-format", expected(SHOW, ""));
        assertEquals(" | TABLE | -4 -6 --save-format", expected(SHOW, "live"));
        assertEquals(" | CHAIN | -6 --save-format", expected(SHOW, "live nat -4"));
        assertEquals(" | TEXT | ", expected(COMMIT, "30 -m"));
    }

    private static String expected(String usage, String line) {
        Usage.Expected expected = Usage.parse(usage, KINDS).expected(line, Lexer.shell(line));
        Map<String, String> options = new LinkedHashMap<>();
        expected.options().forEach(option -> options.put(option.name(), option.value()));
        return String.join(" ", expected.literals()) + " | " + String.join(" ", expected.places()) + " | "
                + String.join(" ", options.keySet());
    }

    @Test
    void aUsageWithAnOpenBracketIsAMistakeOfTheProgram() {
        assertThrows(IllegalArgumentException.class, () -> Usage.parse("[A", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> Usage.parse("A]", Map.of()));
    }
}
