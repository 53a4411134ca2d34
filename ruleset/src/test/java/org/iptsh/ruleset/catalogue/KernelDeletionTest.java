package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.delta.Delta;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of rules made up from the catalogue that stand in one chain, some are deleted by a delta, which names their text. */
@Tag("kernel")
class KernelDeletionTest {
    private static final int RULES = Integer.getInteger("iptsh.generated", 200);
    private static final int TOGETHER = 100;
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());
    private static final Kinks KINKS = Kinks.read();
    private static final String RUN = """
            cd "$1" || exit
            ipset create s1 hash:ip,port 2>/dev/null
            "$2-restore" <from 2>err || exit 99
            "$2-restore" --noflush --counters <delta 2>err
            "$2-save" -t "$3" 2>/dev/null
            """;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @CsvSource({
        "IPV4,NFT,mangle", "IPV4,NFT,nat", "IPV4,NFT,filter", "IPV4,NFT,raw",
        "IPV6,NFT,mangle", "IPV6,NFT,nat", "IPV6,NFT,filter", "IPV6,NFT,raw",
        "IPV4,LEGACY,mangle", "IPV4,LEGACY,nat", "IPV4,LEGACY,filter", "IPV4,LEGACY,raw",
        "IPV6,LEGACY,mangle", "IPV6,LEGACY,nat", "IPV6,LEGACY,filter", "IPV6,LEGACY,raw"
    })
    void theRulesThatWereMeantAreDeleted(Family family, Backend backend, String table) throws Exception {
        System.out.println("seed " + SEED);
        List<Rule> rules = saved(family, backend, table);
        Collections.shuffle(rules, random);
        for (int start = 0; start < rules.size(); start += TOGETHER) {
            deleteSome(family, backend, table, rules.subList(start, Math.min(start + TOGETHER, rules.size())));
        }
    }

    /** Some rules can't be in one table with some others; where a group is refused, its halves are tried. */
    private void deleteSome(Family family, Backend backend, String table, List<Rule> rules) throws Exception {
        Ruleset from = ruleset(family, table, rules);
        Ruleset to = ruleset(family, table, rules.stream().filter(rule -> random.nextBoolean()).toList());
        Delta delta = Delta.between(from, to, backend, (name, chain) -> false);
        Files.writeString(folder.resolve("from"), SaveWriter.saved(from));
        Files.writeString(folder.resolve("delta"), delta.script());
        ProcessBuilder builder = new ProcessBuilder("unshare", "-n", "sh", "-c", RUN, "sh", folder.toString(),
                family.program() + "-" + backend.word(), table);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String saved = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() == 99) {
            assertNotEquals(1, rules.size(), Files.readString(folder.resolve("err")));
            deleteSome(family, backend, table, rules.subList(0, rules.size() / 2));
            deleteSome(family, backend, table, rules.subList(rules.size() / 2, rules.size()));
        } else {
            assertEquals(SaveWriter.saved(to), SaveWriter.saved(SaveReader.read(family, table, saved).ruleset()),
                    () -> SaveWriter.saved(from) + delta.script() + err());
        }
    }

    private String err() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Ruleset ruleset(Family family, String table, List<Rule> rules) {
        return Ruleset.empty(family).with(new Table(table, List.of(Chain.named("c").withRules(rules))));
    }

    /** Made-up rules as iptables prints them, but for those that it does not read back as it printed them. */
    private static List<Rule> saved(Family family, Backend backend, String table) {
        Dialect dialect = Kernel.dialect(backend);
        Place place = new Place(family, table, "USER", name -> false, dialect);
        GeneratedRules generated = new GeneratedRules(Catalogue.standard(), family, dialect, KINKS.absent(), SEED);
        Set<String> rules = new LinkedHashSet<>();
        while (rules.size() < RULES) {
            String rule = generated.next(table);
            if (!KINKS.isRefused(rule)
                    && Catalogue.standard().canonical(place, rule, Lexer.restore(rule)).isGood()) {
                rules.add(rule);
            }
        }
        Set<String> saved = new LinkedHashSet<>();
        Kernel kernel = new Kernel(family, backend, table);
        kernel.ask(List.copyOf(rules)).forEach(answer -> saved.addAll(answer.saved()));
        List<String> texts = List.copyOf(saved);
        List<Kernel.Answer> again = kernel.ask(texts);
        List<Rule> stable = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (again.get(i).saved().equals(List.of(texts.get(i)))) {
                stable.add(Rule.of(texts.get(i)));
            }
        }
        return stable;
    }
}
