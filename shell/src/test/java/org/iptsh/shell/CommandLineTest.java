package org.iptsh.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    private static CommandLine parse(String... words) {
        return CommandLine.parse(List.of(words));
    }

    @Test
    void optionsStandBeforeTheCommand() {
        CommandLine line = parse("--json", "--config", "/x/y.yaml", "show", "live", "--save-format");
        assertTrue(line.json());
        assertEquals(Optional.of(Path.of("/x/y.yaml")), line.config());
        assertEquals(Optional.of("show live --save-format"), line.command());
        assertEquals(Optional.of("a; b"), parse("--config=/x", "-c", "a; b").script());
    }

    @Test
    void theWordsOfACommandStayTheWordsTheyWere() {
        List<String> words = List.of("-A", "INPUT", "--comment", "it's \"odd\" \\ $HOME; #x", "!", "", "-j", "DROP");
        String line = CommandLine.parse(words).command().orElseThrow();
        assertEquals(words, Lexer.shell(line).stream().map(Token::text).toList());
    }

    @Test
    void iptablesOwnCommandsAreNoOptionsOfOurs() {
        assertEquals(Optional.of("--append INPUT"), parse("--append", "INPUT").command());
        assertEquals(Optional.of("-t nat -F"), parse("-t", "nat", "-F").command());
    }

    @Test
    void wrongWordsEndWithTheirOwnCode() {
        assertEquals("unknown option --jsn; did you mean --json?", failure("--jsn"));
        assertEquals("--config needs a file", failure("--config"));
        assertEquals("nothing may follow the commands of -c: b", failure("-c", "a", "b"));
    }

    private static String failure(String... words) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> parse(words));
        assertEquals(Exit.USAGE, failure.exit());
        return failure.getMessage();
    }
}
