package org.iptsh.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code trace}, {@code who-can}, {@code reach} and {@code diff --semantic} say of the rules in a few files.
 *
 * <p>In {@code answers.golden} each line that begins with {@code $} is a question, and what follows its answer; {@code
 * @} is the folder of the files. A number behind the {@code $} is the width to answer in, which is 100 otherwise.
 * {@code -Diptsh.golden=FILE} writes what is answered now to a file.
 */
class AnswersTest {
    /** As it is named here, errors show the same part of a long line wherever the project lies. */
    private static final Path FOLDER = Path.of("src/test/resources/org/iptsh/shell/answers");

    private static final int USUAL = 100;

    @TempDir
    private Path temporary;

    /** A line of the shell, and what it prints. */
    record Asked(int width, String question, String answer) {
        @Override
        public String toString() {
            return question;
        }
    }

    static List<Asked> golden() throws IOException {
        List<Asked> all = new ArrayList<>();
        for (String part : Files.readString(FOLDER.resolve("answers.golden")).split("(?m)^\\$")) {
            if (!part.isEmpty()) {
                int end = part.indexOf('\n');
                int blank = part.indexOf(' ');
                int width = blank == 0 ? USUAL : Integer.parseInt(part.substring(0, blank));
                all.add(new Asked(width, part.substring(blank + 1, end), part.substring(end + 1)));
            }
        }
        return all;
    }

    private Finished ask(boolean json, int width, String question) throws IOException {
        Path config = Files.writeString(temporary.resolve("iptsh.yaml"), "repository: "
                + temporary.resolve("repository") + "\nstate: " + temporary.resolve("state")
                + "\nrun: " + temporary.resolve("run") + "\n");
        return Inside.run(Settings.read(Optional.of(config)), Programs.here(), json, width,
                question.replace("@", FOLDER + "/"));
    }

    private String answer(int width, String question) throws IOException {
        Finished finished = ask(false, width, question);
        String code = finished.code() == 0 ? "" : "exit code " + finished.code() + "\n";
        return (finished.text() + finished.stderr()).replace(FOLDER + "/", "@") + code;
    }

    @ParameterizedTest
    @MethodSource("golden")
    void isAnsweredAsItAlwaysWas(Asked asked) throws IOException {
        String answer = answer(asked.width(), asked.question());
        String file = System.getProperty("iptsh.golden", "");
        if (!file.isEmpty()) {
            String width = asked.width() == USUAL ? "" : Integer.toString(asked.width());
            Files.writeString(Path.of(file), "$" + width + " " + asked.question() + "\n" + answer,
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return;
        }
        assertEquals(asked.answer(), answer);
        if (asked.answer().endsWith("exit code 2\n") || asked.answer().endsWith("exit code 1\n")) {
            return;
        }
        List<String> wide = answer.lines().filter(line -> line.length() > asked.width())
                .filter(line -> !line.startsWith("warning: ")).toList();
        assertEquals(List.of(), wide, "lines that are wider than " + asked.width() + " columns");
    }

    @Test
    void aProgramReadsATrace() throws Exception {
        JsonObject trace = JsonParser.object().from(ask(true, USUAL,
                "trace --ruleset @router.v4 --routes @routes --sets @sets "
                + "-i eth0 -p tcp -s 198.51.100.7 -d 192.0.2.5 --dport 22 --ctstate NEW").text());
        assertEquals("ACCEPT", trace.getString("verdict"));
        assertTrue(trace.getBoolean("certain"));
        JsonObject last = trace.getArray("path").getObject(trace.getArray("path").size() - 1);
        assertEquals("{table=nat, chain=INPUT, position=0, rule=null, effect=ACCEPT}",
                without(last, "hook", "matches"));
        JsonObject decided = trace.getArray("cases").getObject(0).getObject("decidedBy");
        assertEquals("{table=filter, chain=SSH, position=2, rule=-A SSH -m set --match-set friends src -j ACCEPT}",
                decided.toString());
        assertEquals("rules.v4", trace.getObject("packet").getString("section"));
        JsonObject open = JsonParser.object().from(ask(true, USUAL,
                "trace --ruleset @router.v4 -p tcp --dport 22 --to local")
                .text());
        assertEquals("UNKNOWN", open.getString("verdict"));
        assertEquals(false, open.getBoolean("certain"));
    }

    @Test
    void aProgramReadsWhoCanAndWhatDiffers() throws Exception {
        JsonObject who = JsonParser.object().from(ask(true, USUAL,
                "who-can --ruleset @router.v4 --routes @routes --sets @sets -p tcp --dport 443 --to local").text());
        assertEquals("{section=rules.v4, to=local, range=any, certain=true, interfaces=[], rules=[{table=filter, "
                + "chain=INPUT, position=5, rule=-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT}], "
                + "dependsOn=[]}",
                who.getArray("sources").getObject(0).toString());
        assertTrue(JsonParser.object().from(ask(true, USUAL, "diff --semantic @router.v4 @rewritten.v4").text())
                .getBoolean("identical"));
        JsonObject differs = JsonParser.object().from(ask(true, USUAL,
                "diff --semantic @router.v4 @stricter.v4").text());
        assertEquals(false, differs.getBoolean("identical"));
        assertTrue(differs.getArray("differences").size() > 0);
    }

    @Test
    void aProgramReadsWhatCanBeReached() throws Exception {
        JsonObject reach = JsonParser.object().from(ask(true, USUAL,
                "reach --ruleset @router.v4 --routes @routes --sets @sets --to local").text())
                .getArray("reach").getObject(0);
        assertEquals("rules.v4 local 4 6", reach.getString("section") + " " + reach.getString("to") + " "
                + reach.getInt("servicesInAll") + " " + reach.getInt("groupsInAll"));
        assertEquals("{protocol=udp, ports=[53], sources=[{ranges=[any], interfaces=[wlan0], certain=true}]}",
                reach.getArray("services").getObject(2).toString());
        JsonObject group = reach.getArray("matrix").getObject(5);
        assertEquals("[198.51.100.7]", group.getArray("sources").getObject(0).getArray("ranges").toString());
        assertEquals("[yes, yes, yes, yes]", group.getArray("reach").toString());
    }

    @Test
    void aProgramReadsWhatDiffersInBothDirections() throws Exception {
        for (String files : List.of("@router.v4 @stricter.v4", "@stricter.v4 @router.v4")) {
            JsonObject first = JsonParser.object().from(ask(true, USUAL, "diff --semantic " + files).text())
                    .getArray("differences").getObject(0);
            boolean refused = files.startsWith("@router");
            assertEquals(refused ? "newly-refused ACCEPT DROP" : "newly-accepted DROP ACCEPT",
                    first.getString("kind") + " " + first.getString("was") + " " + first.getString("is"));
            assertEquals("rules.v4 local true", first.getString("section") + " " + first.getString("course") + " "
                    + first.getBoolean("certain"));
            assertTrue(first.getString("example").contains("--dport 80 "), first.getString("example"));
        }
    }

    private static String without(JsonObject object, String... keys) {
        JsonObject copy = new JsonObject(object);
        for (String key : keys) {
            copy.remove(key);
        }
        return copy.toString();
    }
}
