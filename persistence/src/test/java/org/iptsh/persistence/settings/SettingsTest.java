package org.iptsh.persistence.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.persistence.disk.Ownership;
import org.iptsh.ruleset.Backend;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.iptsh.ruleset.BadInput;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.surroundings.Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() throws IOException {
        folder = folder.toRealPath();
        file = folder.resolve("iptsh.yaml");
    }

    @Test
    void whereNothingIsSetTheDefaultsHold() throws IOException {
        Settings defaults = new Settings(
                Path.of("/etc/iptables"), Path.of("/var/lib/iptsh"), Path.of("/run/iptsh"), 60, ConfirmFrom.ANY,
                Optional.empty(), List.of(Family.IPV4, Family.IPV6), Failsafe.LOCKDOWN, List.of(), List.of(),
                Optional.empty());
        assertEquals(defaults, Settings.defaults());
        assertEquals(defaults, read(""));
        assertEquals(defaults, read("# nothing yet\n---\n"));
        assertEquals(defaults, read("null\n"));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        assertEquals(
                new Settings(
                        Path.of("/srv/rules"), Path.of("/srv/state"), Path.of("/run/fw"), 120, ConfirmFrom.NEW_SESSION,
                        Optional.of(Backend.LEGACY), List.of(Family.IPV6), Failsafe.OPEN,
                        List.of(new Foreign("backup-agent", List.of("BKP-*", "BK?"))),
                        List.of(new Management(Prefix.parse(Family.IPV4, "192.0.2.0/24").orElseThrow(), 22),
                                new Management(Prefix.parse(Family.IPV6, "2001:db8::7").orElseThrow(), 2222)),
                        Optional.of("git@example.org:fw1.git")),
                read("""
                        repository: /srv/rules   # saved rulesets
                        state: "/srv/state"
                        run: '/run/fw'
                        confirm-within: 120
                        confirm-from: new-session
                        backend: legacy
                        families: [ipv6]
                        failsafe: open
                        foreign: [{owner: backup-agent, chains: ["BKP-*", "BK?"]}]
                        management: [192.0.2.0/24, {from: "2001:db8::7", port: 2222}]
                        remote: git@example.org:fw1.git
                        """));
    }

    @Test
    void aFileOfAllDefaultsAsTheHelpShowsThemSetsTheDefaults() throws IOException {
        String all = Key.ALL.stream().map(key -> key.name() + ": " + key.shown() + "\n").collect(Collectors.joining());
        assertEquals(Settings.defaults(), read(all));
    }

    @Test
    void aPathThatIsNotAbsoluteStartsFromTheFolderOfTheFile() throws IOException {
        Settings settings = read("repository: rules\nstate: ../state\n");
        assertEquals(folder.resolve("rules"), settings.repository());
        assertEquals(folder.resolveSibling("state"), settings.state());
    }

    @Test
    void anUnknownKeyIsNamedWithThePlaceAndTheNearestOne() throws IOException {
        Problem problem = problems("state: /srv\nconfirm-witin: 5\n").get(0);
        assertEquals(file + ":2:1: unknown key confirm-witin; did you mean confirm-within?", problem.headline());
        assertEquals("confirm-witin: 5", problem.source());
        assertEquals(Optional.empty(), problems("flavour: mint\n").get(0).hint());
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        List<Problem> problems = problems("backend: ntf\nfailsafe: closed\nfamilies: ipv4\n");
        assertEquals(
                List.of(
                        file + ":1:10: not auto or legacy or nft; did you mean nft?",
                        file + ":2:11: not lockdown or open",
                        file + ":3:11: not a list of ipv4, ipv6 or both"),
                problems.stream().map(Problem::headline).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "confirm-within: 0            | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within: 86401        | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within: 999999999999 | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within: -5           | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within: 1:30         | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within: 010          | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within: 5m           | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within: [5]          | 1:17: not a number of seconds from 1 to 86400",
        "confirm-within:              | 1:16: not a number of seconds from 1 to 86400",
        "repository: null             | 1:13: not a path",
        "repository: {a: b}           | 1:13: not a path",
        "repository: ' '              | 1:13: not a path",
        "repository: \"a\\0b\"        | 1:13: not a path",
        "repository: '~/rules'        | 1:13: not a path: ~ means nothing here, write the folder out",
        "confirm-from: [any]          | 1:15: not any or new-session",
        "families: []                 | 1:11: not a list of ipv4, ipv6 or both",
        "families: [ipv4, ipv4]       | 1:18: not a list of ipv4, ipv6 or both",
        "families: [ipv4, ipx]        | 1:18: not a list of ipv4, ipv6 or both",
        "foreign: docker              | 1:10: not a list of {owner: NAME, chains: [PATTERN]}",
        "foreign: [docker]            | 1:11: not a list of {owner: NAME, chains: [PATTERN]}",
        "foreign: [{owner: a}]        | 1:11: chains is missing",
        "foreign: [{chains: [A]}]     | 1:11: owner is missing",
        "foreign: [{owner: a, chains: A}]          | 1:30: not a list of patterns",
        "foreign: [{owner: a, chains: ['A B']}]    | 1:31: not a pattern of chain names",
        "foreign: [{owner: \"a\\eb\", chains: [A]}] | 1:19: not a name",
        "foreign: [{owner: a, chains: [INPUT]}]    | 1:11: chain INPUT is built in, so it is no other program's",
        "foreign: [{owner: a, chain: [A]}]         | 1:22: unknown key chain; did you mean chains?",
        "management: 192.0.2.7       | 1:13: not a list of addresses, networks or {from: ADDRESS, port: NUMBER}",
        "management: [here]          | 1:14: not an address or a network, such as 192.0.2.7 or 2001:db8::/64",
        "management: [192.0.2.0/33]  | 1:14: not an address or a network, such as 192.0.2.7 or 2001:db8::/64",
        "management: [{port: 22}]    | 1:14: from is missing",
        "management: [{from: 192.0.2.7, port: 0}] | 1:38: not a port from 1 to 65535",
        "management: [{form: 192.0.2.7}] | 1:15: unknown key form; did you mean from?",
        "remote: [a]                  | 1:9: not a git remote or null",
        "state: /a\\nstate: /b        | 2:1: state was set before, in line 1",
        "state: !!java.io.File [/a]   | 1:8: bad YAML: Global tag is not allowed: tag:yaml.org,2002:java.io.File",
        "state: !mine /a              | 1:8: the tag !mine means nothing here",
        "? [state]\\n: /a             | 1:3: not a key",
        "<<: {state: /a}              | 1:1: unknown key <<",
        "[state]                      | 1:1: not settings: lines of `KEY: VALUE`",
        "just text                    | 1:1: not settings: lines of `KEY: VALUE`",
    })
    void whatCannotBeIsToldWithThePlaceAndWhatCould(String text, String problem) throws IOException {
        assertEquals(file + ":" + problem, problems(text.replace("\\n", "\n")).get(0).headline());
    }

    @Test
    void whatIsNotYamlIsToldWithThePlace() throws IOException {
        assertTrue(problems("state: /a\n\trun: /b\n").get(0).headline().startsWith(file + ":2:1: bad YAML: "));
        assertTrue(problems("families: [ipv4\nrun: /b\n").get(0).headline().startsWith(file + ":2:"));
        assertTrue(problems("a: 1\n---\nb: 2\n").get(0).headline().contains("bad YAML: "));
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
        BadInput binary = assertThrows(BadInput.class, () -> Settings.read(Optional.of(file)));
        assertEquals("not a text file in UTF-8", binary.problems().get(0).message());
    }

    @Test
    void aFileThatWouldGrowWithoutEndIsRefusedAtOnce() throws IOException {
        StringBuilder laughs = new StringBuilder("a: &a [x, x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            laughs.append(c).append(": &").append(c).append(" [*").append((char) (c - 1)).append(", *")
                    .append((char) (c - 1)).append("]\n");
        }
        assertTrue(problems(laughs.toString()).get(0).message().startsWith("bad YAML: "));
        assertTrue(problems("a: &a [*a]\n").get(0).message().startsWith("bad YAML: "));
        assertTrue(problems("a: " + "[".repeat(5000)).get(0).message().startsWith("bad YAML: "));
        assertEquals("larger than a megabyte", problems("#".repeat(2_000_000)).get(0).message());
    }

    @Test
    void aFileThatOthersCanChangeIsRefused() throws IOException {
        Files.writeString(file, "state: /a\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
        assertEquals(
                "refusing the settings in " + file + ": the file may be written by everybody (mode 0646);"
                        + " it must be root's or yours alone to change (chown, chmod go-w)",
                refusal(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(refusal(file).startsWith("refusing " + folder + ": "), refusal(file));
    }

    @Test
    void soIsOneThatBelongsToAnotherUserAlsoBehindALink() throws IOException {
        assumeTrue(Ownership.ownUid() == 0, "only root can give files away");
        Files.writeString(file, "state: /a\n");
        Files.setAttribute(file, "unix:uid", 12345);
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
        assertTrue(refusal(link).contains("the file belongs to 12345"), refusal(link));
    }

    @Test
    void aFileThatWasNamedMustExist() {
        assertEquals(
                "cannot read the settings in " + file + ": " + file + " does not exist", refusal(file));
    }

    @Test
    void theYamlLibraryIsLoadedForAFileAlone() throws IOException {
        Files.writeString(file, "state: /a\n");
        assertFalse(loads(""), "without a file");
        assertTrue(loads(file.toString()), "with a file");
    }

    /** Reads settings in a process of its own, since this one has loaded everything already. */
    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        System.out.println(args[0].isEmpty() ? Settings.defaults() : Settings.read(Optional.of(file)));
    }

    private static boolean loads(String settings) {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Programs.Finished finished = Programs.here().run(
                java, "-verbose:class", "-cp", System.getProperty("java.class.path"), SettingsTest.class.getName(),
                settings);
        assertEquals(0, finished.code(), finished.text() + finished.stderr());
        return finished.text().contains("org.yaml.snakeyaml");
    }

    private Settings read(String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return Settings.read(Optional.of(file));
    }

    private List<Problem> problems(String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return assertThrows(BadInput.class, () -> Settings.read(Optional.of(file))).problems();
    }

    private static String refusal(Path named) {
        return assertThrows(HostException.class, () -> Settings.read(Optional.of(named))).getMessage();
    }
}
