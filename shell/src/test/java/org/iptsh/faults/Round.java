package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.saved.Saved;
import org.iptsh.persistence.saved.Version;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;

/**
 * One commit on a machine, and what must be true of it whatever happened.
 *
 * @param port what the rules of this round differ in from those of the rounds before
 * @param before live as it was
 * @param candidate live as the commit is to make it
 * @param others the rules of other programs
 * @param head the newest version as it was
 */
record Round(Machine machine, int port, String before, String candidate, String others, Optional<Version> head) {

    private static final String FIRST = """
            iptables -N web
            iptables -A INPUT -p tcp --dport 22 -j ACCEPT
            iptables -A INPUT -j web
            iptables -P FORWARD DROP
            iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
            ip6tables -A INPUT -p tcp --dport 22 -j ACCEPT
            """;

    /** Stages a change of two tables and both families. */
    static Round stage(Machine machine) {
        String before = machine.live();
        int old = port(before);
        int port = old == 0 || old > 60000 ? 1000 : old + 1;
        machine.iptsh("discard");
        done(machine.iptsh((old == 0 ? FIRST : lines("-D", old)) + lines("-I", port)));
        Round round = new Round(machine, port, before, staged(machine), machine.others(), head(machine));
        assertFalse(round.before.equals(round.candidate), "nothing is staged");
        return round;
    }

    /** Brings a machine to where a statement makes sense: a change is staged, and pending unless it is a commit. */
    static Round before(Machine machine, String statement) {
        Round round = stage(machine);
        if (!statement.startsWith("commit")) {
            done(machine.iptsh("commit 60"));
        }
        return round;
    }

    private static String lines(String operation, int port) {
        return String.format("""
                iptables %1$s INPUT -p tcp --dport %2$d -j ACCEPT
                iptables %1$s web -p udp --dport %2$d -j DROP
                iptables -t nat %1$s PREROUTING -p tcp --dport %2$d -j REDIRECT --to-ports 8080
                ip6tables %1$s INPUT -p tcp --dport %2$d -j ACCEPT
                """, operation, port);
    }

    private static int port(String live) {
        return live.lines().filter(line -> line.startsWith("-A PREROUTING") && !line.contains("--dport 80 "))
                .map(line -> line.replaceFirst(".*--dport ([0-9]+) .*", "$1")).mapToInt(Integer::parseInt)
                .findFirst().orElse(0);
    }

    private static String staged(Machine machine) {
        Staged staged = Staged.of(new PrivateFolder(machine.state()).make(), Author.current().login());
        Firewall rules = staged.read().orElseThrow().rules();
        return Family.all().stream().map(family -> Machine.ours(SaveWriter.saved(rules.get(family))))
                .collect(Collectors.joining("\n"));
    }

    private static Optional<Version> head(Machine machine) {
        try (Saved saved = new Saved(machine.repository())) {
            return saved.head();
        }
    }

    private static String saved(Machine machine) {
        try (Saved saved = new Saved(machine.repository())) {
            SortedMap<String, byte[]> files = saved.head().map(saved::files).orElseThrow();
            assertEquals(text(files), text(saved.working()), "what boots is not the newest version");
            return text(files);
        }
    }

    private static String text(Map<String, byte[]> files) {
        return Family.all().stream()
                .map(family -> Machine.ours(Utf8.decode(files.getOrDefault(family.section(), new byte[0]))))
                .collect(Collectors.joining("\n"));
    }

    /** Checks what must hold as soon as nothing moves any more, though nobody has looked yet. */
    void checkUntouched() {
        machine.settle();
        String live = machine.live();
        boolean guarded = machine.isGuarded();
        if (machine.pending().isPresent() && !live.equals(before)) {
            assertTrue(guarded, "live has changed and nothing would take it back: " + machine.pending());
        }
        if (!guarded) {
            assertEither(live);
        }
    }

    /**
     * Has the next command clear up, ends what is pending, commits once more, and checks everything.
     *
     * @param confirm whether what is still pending then is confirmed; else it is rolled back
     */
    void checkAftermath(boolean confirm) {
        checkUntouched();
        Finished status = machine.json("status");
        JsonObject document = json(done(status));
        machine.settle();
        boolean pending = document.get("pending") instanceof JsonObject;
        assertEquals(pending, machine.pending().isPresent(), status.text());
        if (pending) {
            assertTrue(machine.isGuarded() || machine.live().equals(before), "no timer: " + status.text());
            Finished end = machine.iptsh(confirm ? "confirm" : "rollback");
            if (confirm && !end.ok()) {
                done(machine.iptsh("rollback"));
            } else {
                done(end);
                assertEquals(confirm ? candidate : before, machine.live());
            }
        }
        checkEnd();
        checkNext();
    }

    /** Checks that the commit has ended one way or the other. */
    void checkEnd() {
        assertEquals(Optional.empty(), machine.pending(), "still pending");
        String live = machine.live();
        assertEither(live);
        Optional<Version> now = head(machine);
        if (live.equals(candidate)) {
            assertEquals(candidate, saved(machine), "live is not saved");
            assertEquals(head, history(), "a version between");
        } else {
            assertEquals(head, now, "a version of what was not confirmed");
            if (head.isPresent()) {
                saved(machine);
            }
        }
        assertEquals(others, machine.others(), "the rules of others");
    }

    private Optional<Version> history() {
        try (Saved saved = new Saved(machine.repository())) {
            return saved.history(2).stream().skip(1).findFirst();
        }
    }

    private void assertEither(String live) {
        if (!live.equals(before)) {
            assertEquals(candidate, live, "live is neither the before-image nor what was committed");
        }
    }

    /** Checks that the next commit does what it should. */
    void checkNext() {
        Round next = Round.stage(machine);
        done(machine.iptsh("commit 0"));
        assertEquals(next.candidate, machine.live());
        next.checkEnd();
    }

    /** What a command said that must succeed, and has. */
    static Finished done(Finished finished) {
        assertEquals(0, finished.code(), finished.command() + ": " + finished.stderr() + finished.text());
        return finished;
    }

    /** What a command says must help a person: no trace of Java, and not nothing if it failed. */
    static Finished plain(Finished finished) {
        String said = finished.stderr() + finished.text();
        assertFalse(said.contains("Exception") || said.contains("\tat "), said);
        assertTrue(finished.ok() || !said.isBlank(), finished.command() + " failed without a word");
        return finished;
    }

    private static JsonObject json(Finished finished) {
        try {
            return JsonParser.object().from(finished.text());
        } catch (JsonParserException e) {
            throw new AssertionError(finished.text(), e);
        }
    }
}
