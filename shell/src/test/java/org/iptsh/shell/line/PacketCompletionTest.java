package org.iptsh.shell.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.persistence.commit.Who;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.catalogue.Candidate;
import org.iptsh.shell.command.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Tab offers where commands take packets. */
@Tag("kernel")
class PacketCompletionTest {
    @TempDir
    private Path folder;

    private Namespace namespace;
    private Session session;

    @BeforeEach
    void open() throws IOException {
        Path config = Files.writeString(folder.resolve("iptsh.yaml"), "repository: " + folder.resolve("repository")
                + "\nstate: " + folder.resolve("state") + "\nrun: " + folder.resolve("run") + "\n");
        namespace = Namespace.open();
        session = new Session(Settings.read(Optional.of(config)), namespace.programs(),
                Who.here(Author.current().login()));
    }

    @AfterEach
    void close() {
        session.saved().close();
        namespace.close();
    }

    private List<Candidate> candidates(String typed) {
        TypedLine line = TypedLine.of(typed, typed.length());
        return new Expectation(session, new Commands()).at(typed, line.before(), line.word());
    }

    private Set<String> offered(String typed) {
        return candidates(typed).stream().map(Candidate::text).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'trace '                         | -i,-p,--ctstate,--ruleset,--from,--to,--routes,--sets,--all,--kernel,-4,-6",
        "'who-can '                       | -i,-p,--ctstate,--ruleset,--to,--routes,--sets",
        "'reach '                         | -i,-p,--ruleset,--to,--routes,--sets,--matrix",
        "'who-can -p tcp '                | --dport,--sport,--to",
        "'reach -p tcp --dport ss'        | ssh",
        "'trace --to '                    | local,forward",
        "'who-can --to '                  | local,forward",
        "'trace --from '                  | local",
        "'who-can --ruleset '             | live,staged,saved",
        "'trace -p tcp --to local '       | --dport,--ruleset",
        "'assert '                        | allow,refuse,--remove",
        "'assert allow '                  | -i,-s,-p,--ctstate,--to,--force",
        "'assert refuse -p tcp '          | --dport,--to",
        "'assert allow -p tcp --dport ss' | ssh",
        "'assert allow --to '             | local,forward",
    })
    void whatFitsIsOffered(String typed, String expected) {
        Set<String> offered = offered(typed);
        assertTrue(offered.containsAll(List.of(expected.split(","))), offered.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'trace '                   | -j,-g,local",
        "'who-can '                 | -j,--from,--kernel,--matrix",
        "'trace --to local '        | --to",
        "'assert '                  | -i,-p,-j",
        "'assert allow -p tcp '     | -j,allow,refuse",
        "'trace --to '              | -i,-p,--all",
    })
    void whatDoesNotFitIsNot(String typed, String unwanted) {
        Set<String> offered = offered(typed);
        for (String word : unwanted.split(",")) {
            assertFalse(offered.contains(word), word + " among " + offered);
        }
    }

    @ParameterizedTest
    @CsvSource({"trace --routes", "who-can --sets", "reach --routes", "trace --ruleset", "diff --semantic live"})
    void filesAreOfferedWhereOneIsBegun(String command) throws IOException {
        Files.writeString(folder.resolve("routes.txt"), "");
        assertTrue(offered(command + " " + folder + "/ro").contains(folder + "/routes.txt"));
    }

    @Test
    void assertionsAreOfferedByTheirNumbers() throws IOException {
        Files.createDirectories(folder.resolve("repository"));
        Files.writeString(folder.resolve("repository/assertions"), "# who\nallow -p tcp --dport 22 --to local\n");
        List<Candidate> found = candidates("assert --remove ");
        assertEquals("2: allow -p tcp --dport 22 --to local",
                found.get(0).text() + ": " + found.get(0).description());
        assertEquals(1, found.size());
    }
}
