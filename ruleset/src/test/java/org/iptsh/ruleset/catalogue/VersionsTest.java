package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How versions of iptables differ: {@code versions.golden}. */
class VersionsTest {
    private static final String REFUSED = "refused";

    /** What one iptables makes of a rule. */
    record Spelling(Family family, String table, Dialect dialect, String rule, String printed) {}

    static List<Spelling> spellings() {
        List<Spelling> spellings = new ArrayList<>();
        for (Golden row : Golden.read("versions.golden")) {
            for (String line : row.expected()) {
                String[] parts = line.split(" ", 3);
                for (Backend backend : Backend.values()) {
                    boolean named = parts[1].equals("nft") || parts[1].equals("legacy");
                    if (!named || parts[1].equals(backend.word())) {
                        spellings.add(new Spelling(
                                row.place().family(), row.place().table(), Dialect.of(backend, parts[0]), row.input(),
                                named ? parts[2] : line.substring(parts[0].length() + 1)));
                    }
                }
            }
        }
        return spellings;
    }

    private static String canonical(Spelling spelling, String rule, Dialect dialect) {
        Place place = new Place(spelling.family(), spelling.table(), "USER", name -> false, dialect);
        Result<List<Rule>> result = Catalogue.standard().canonical(place, rule, Lexer.restore(rule));
        return result.isGood() ? result.get().get(0).text() : REFUSED;
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void canonicalFormFollowsTheVersion(Spelling spelling) {
        assertEquals(spelling.printed(), canonical(spelling, spelling.rule(), spelling.dialect()));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void canonicalFormStaysAsItIs(Spelling spelling) {
        if (!spelling.printed().equals(REFUSED)) {
            assertEquals(spelling.printed(), canonical(spelling, spelling.printed(), spelling.dialect()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.12", "1.9", "2.0.0", "1.8.11-rc1"})
    void aVersionThatIsNotKnownYetSpellsAsTheNewest(String version) {
        for (Spelling spelling : spellings()) {
            if (spelling.dialect().version() == 10811) {
                Dialect newer = Dialect.of(spelling.dialect().backend(), version);
                assertEquals(spelling.printed(), canonical(spelling, spelling.rule(), newer));
            }
        }
    }

    @Test
    void whatIsNoVersionIsRefused() {
        for (String version : List.of("", "1", "1.x", "v1.8.9", "1.8.100")) {
            assertThrows(IllegalArgumentException.class, () -> Dialect.of(Backend.NFT, version), version);
        }
    }

    @Tag("kernel")
    @ParameterizedTest
    @EnumSource(Backend.class)
    void theIptablesAtHandPrintsWhatIsSaidOfItsVersion(Backend backend) {
        Dialect dialect = Kernel.dialect(backend);
        List<Spelling> own = spellings().stream().filter(spelling -> spelling.dialect().equals(dialect)).toList();
        assumeTrue(!own.isEmpty(), "nothing was measured on version " + dialect.version());
        for (Family family : Family.values()) {
            // 1.8.9 also takes rules that it then prints as others, which canonical form refuses.
            List<Spelling> asked = own.stream()
                    .filter(spelling -> spelling.family() == family)
                    .filter(spelling -> dialect.version() > 10809 || !spelling.printed().equals(REFUSED))
                    .toList();
            List<Kernel.Answer> answers =
                    new Kernel(family, backend, "mangle").ask(asked.stream().map(Spelling::rule).toList());
            for (int i = 0; i < asked.size(); i++) {
                Kernel.Answer answer = answers.get(i);
                String printed = answer.refusal().isEmpty() ? answer.saved().get(0) : REFUSED;
                assertEquals(asked.get(i).printed(), printed, asked.get(i).toString());
            }
        }
    }
}
