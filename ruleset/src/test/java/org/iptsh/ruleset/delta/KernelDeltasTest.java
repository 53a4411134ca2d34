package org.iptsh.ruleset.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deltas between made-up rulesets, run by iptables-restore in a network namespace of their own. */
@Tag("kernel")
class KernelDeltasTest {
    private static final int PAIRS = Integer.getInteger("iptsh.generated", 100);
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());
    /** From state to state, and all the way back; what each script left behind is saved beside it. */
    private static final String RUN = """
            cd "$1" || exit
            for script in $(seq -f %05g 0 "$3"); do
                "$2-restore" --noflush --counters <"$script" 2>"$script.err" || echo "status $?" >>"$script.err"
                "$2-save" -c >"$script.out"
            done
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"IPV4,NFT", "IPV6,NFT", "IPV4,LEGACY", "IPV6,LEGACY"})
    void aDeltaGivesTheTargetAndItsInverseTheStart(Family family, Backend backend)
            throws IOException, InterruptedException {
        System.out.println("seed " + SEED);
        RandomRulesets rulesets = new RandomRulesets(family, false, new Random(SEED));
        List<Ruleset> states = new ArrayList<>(List.of(Ruleset.empty(family)));
        List<String> scripts = new ArrayList<>();
        List<Ruleset> targets = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            targets.add(i % 10 == 0 ? rulesets.next() : rulesets.after(targets.get(i - 1)));
        }
        for (int i = PAIRS - 2; i >= 0; i--) {
            targets.add(targets.get(i));
        }
        for (int i = 0; i < targets.size(); i++) {
            Ruleset before = states.get(i);
            BiPredicate<String, String> mayRefill = i % 2 == 0 ? (table, chain) -> true
                    : (table, chain) -> chain.compareTo("b") < 0;
            scripts.add(Delta.between(before, targets.get(i), backend, mayRefill).script());
            states.add(Simulation.run(before, backend, scripts.get(i)));
        }
        run(family, backend, scripts);
        for (int i = 0; i < scripts.size(); i++) {
            String name = String.format("%05d", i);
            String told = SaveWriter.withCounters(states.get(i)) + "script\n" + scripts.get(i)
                    + Files.readString(folder.resolve(name + ".err")) + "seed " + SEED + " pair " + i;
            Ruleset saved = SaveReader.read(family, name, Files.readString(folder.resolve(name + ".out"))).ruleset();
            assertEquals(SaveWriter.saved(targets.get(i)), SaveWriter.saved(saved), told);
            assertEquals(SaveWriter.withCounters(states.get(i + 1).normalised()),
                    SaveWriter.withCounters(saved.normalised()), told);
        }
    }

    private void run(Family family, Backend backend, List<String> scripts) throws IOException, InterruptedException {
        for (int i = 0; i < scripts.size(); i++) {
            Files.writeString(folder.resolve(String.format("%05d", i)), scripts.get(i));
        }
        ProcessBuilder builder = new ProcessBuilder("unshare", "-n", "sh", "-c", RUN, "sh", folder.toString(),
                family.program() + "-" + backend.word(), Integer.toString(scripts.size() - 1));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", said);
        assertEquals(0, process.waitFor());
    }
}
