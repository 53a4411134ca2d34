package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules made up from the catalogue are deleted by the text that iptables-save prints of them. */
@Tag("kernel")
class KernelDeletionTest {
    private static final int RULES = Integer.getInteger("iptsh.generated", 300);
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());
    private static final Kinks KINKS = Kinks.read();
    private static final Pattern GUILTY = Pattern.compile("(?:at line:|: line) (\\d+)");
    private static final String RUN = """
            cd "$1" || exit
            ipset create s1 hash:ip,port 2>/dev/null
            "$2-restore" <load >load.err 2>&1 || { echo load; cat load.err; exit; }
            "$2-restore" --noflush <delete >delete.err 2>&1 || { echo delete; cat delete.err; exit; }
            "$2-save" -t "$3" 2>save.err
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "IPV4,NFT,mangle", "IPV4,NFT,nat", "IPV4,NFT,filter", "IPV4,NFT,raw",
        "IPV6,NFT,mangle", "IPV6,NFT,nat", "IPV6,NFT,filter", "IPV6,NFT,raw",
        "IPV4,LEGACY,mangle", "IPV4,LEGACY,nat", "IPV4,LEGACY,filter", "IPV4,LEGACY,raw",
        "IPV6,LEGACY,mangle", "IPV6,LEGACY,nat", "IPV6,LEGACY,filter", "IPV6,LEGACY,raw"
    })
    void aRuleIsFoundByItsText(Family family, Backend backend, String table) throws Exception {
        System.out.println("seed " + SEED);
        List<String> texts = saved(family, backend, table);
        List<String> failing = new ArrayList<>();
        while (true) {
            StringBuilder load = new StringBuilder("*" + table + "\n");
            for (int i = 0; i < texts.size(); i++) {
                load.append(":c").append(i).append(" - [0:0]\n");
            }
            StringBuilder delete = new StringBuilder("*" + table + "\n");
            for (int i = 0; i < texts.size(); i++) {
                load.append("-A c").append(i).append(' ').append(texts.get(i)).append('\n');
                delete.append("-D c").append(i).append(' ').append(texts.get(i)).append('\n');
            }
            String said = run(family, backend, table, load + "COMMIT\n", delete + "COMMIT\n");
            Matcher guilty = GUILTY.matcher(said);
            if (said.startsWith("delete") && guilty.find()) {
                failing.add(texts.remove(Integer.parseInt(guilty.group(1)) - 2) + " || " + said.replace("\n", " "));
            } else if (said.startsWith("load") && guilty.find()) {
                System.out.println("NOLOAD " + texts.remove(Integer.parseInt(guilty.group(1)) - 2 - texts.size()) + said.replace("\n", " "));
            } else if (said.startsWith("load") || said.startsWith("delete")) {
                System.out.println("??? " + said);
                break;
            } else {
                System.out.println("left " + said.lines().filter(line -> line.startsWith("-A")).toList());
                break;
            }
        }
        failing.forEach(text -> System.out.println("FAIL " + family + backend + " " + text));
        // one chain
        Random random = new Random(SEED);
        for (int t = 0; t < 5; t++) {
            Collections.shuffle(texts, random);
            StringBuilder load = new StringBuilder("*" + table + "\n:c - [0:0]\n");
            texts.forEach(text -> load.append("-A c ").append(text).append('\n'));
            List<String> gone = new ArrayList<>(texts.subList(texts.size() / 2, texts.size()));
            List<String> expected = new ArrayList<>(texts);
            Collections.shuffle(gone, random);
            StringBuilder delete = new StringBuilder("*" + table + "\n");
            gone.forEach(text -> delete.append("-D c ").append(text).append('\n'));
            gone.forEach(expected::remove);
            String said = run(family, backend, table, load + "COMMIT\n", delete + "COMMIT\n");
            List<String> left = new ArrayList<>(said.lines().filter(line -> line.startsWith("-A c")).map(line -> line.length() > 5 ? line.substring(5) : "").toList());
            if (!left.equals(expected)) {
                List<String> extra = new ArrayList<>(left);
                extra.removeAll(expected);
                List<String> lost = new ArrayList<>(expected);
                lost.removeAll(left);
                System.out.println("WRONG " + family + backend + " extra " + extra.size() + extra.stream().limit(3).toList() + "\n   lost " + lost.size() + lost.stream().limit(3).toList()+ (left.isEmpty() ? said : ""));
            }
        }
    }

    private String run(Family family, Backend backend, String table, String load, String delete) throws Exception {
        Files.writeString(folder.resolve("load"), load);
        Files.writeString(folder.resolve("delete"), delete);
        ProcessBuilder builder = new ProcessBuilder("unshare", "-n", "sh", "-c", RUN, "sh", folder.toString(),
                family.program() + "-" + backend.word(), table);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static List<String> saved(Family family, Backend backend, String table) {
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
        new Kernel(family, backend, table).ask(List.copyOf(rules)).forEach(answer -> saved.addAll(answer.saved()));
        return new ArrayList<>(saved);
    }
}
