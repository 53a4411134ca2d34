package org.iptsh.persistence.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;
import org.junit.jupiter.api.Test;

class EditedFileTest {
    private static final String BEFORE = """
            *nat
            :INPUT ACCEPT [0:0]
            :PREROUTING ACCEPT [0:0]
            -A INPUT -p tcp -j RETURN
            COMMIT
            *filter
            :INPUT DROP [0:0]
            :IN [0:0]
            -A INPUT -p tcp -j IN
            -A INPUT -p udp -j IN
            -A IN -p tcp -m tcp --dport 22 -j ACCEPT
            COMMIT
            """.replace(":IN [", ":IN - [");

    @Test
    void oneChainThatWasChangedIsReadAndAllOthersAreTheSameObjects() {
        Ruleset before = read(BEFORE);
        Ruleset after = edited(BEFORE.replace("dport 22", "dport 2222")).orElseThrow();
        assertEquals("-p tcp -m tcp --dport 2222 -j ACCEPT", after.chain("filter", "IN").get().rules().get(0).text());
        assertEquals(before.table("nat"), after.table("nat"));
        assertEquals("DROP", after.chain("filter", "INPUT").get().policy());
    }

    @Test
    void whatIsNoEditOfOneChainsRulesIsLeftToTheReader() {
        assertEquals(Optional.empty(), edited(BEFORE.replace("INPUT DROP", "INPUT ACCEPT")));
        assertEquals(Optional.empty(), edited(BEFORE.replace(":IN - [0:0]\n", "")));
        assertEquals(Optional.empty(), edited(BEFORE.replace("COMMIT\n*filter", "*filter")));
        assertEquals(Optional.empty(), edited(BEFORE.replace("-A IN -p tcp", "-A I -p tcp")));
        assertEquals(Optional.empty(), edited(BEFORE.replace("-p udp -j IN", "-p udp -j IN\n-A IN -j DROP\n-A INPUT")));
        assertEquals(Optional.empty(), edited(BEFORE.replace("-p udp -j IN", "-p udp -j IN\0")));
        assertEquals(Optional.empty(), edited(BEFORE.substring(0, BEFORE.length() - 4)));
        assertEquals(Optional.empty(), edited(""));
    }

    @Test
    void editsMadeUpAtRandomReadAsTheReaderReadsThem() {
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int spared = 0;
        for (int i = 0; i < 2000; i++) {
            Ruleset before = ruleset(random);
            Ruleset after = changed(random, before);
            String text = SaveWriter.saved(after);
            Optional<Ruleset> read = new EditedFile(
                    Utf8.encode(SaveWriter.saved(before)), before, Utf8.encode(text)).asRead();
            read.ifPresent(ruleset -> assertEquals(after, ruleset));
            spared += read.isPresent() ? 1 : 0;
        }
        assertTrue(spared > 1000, spared + " of 2000");
    }

    private static Ruleset ruleset(Random random) {
        List<Chain> chains = new ArrayList<>();
        for (String name : List.of("INPUT", "FORWARD", "OUTPUT", "A", "AB", "B")) {
            List<Rule> rules = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                rules.add(rule(random));
            }
            chains.add(new Chain(name, name.length() > 2 ? "ACCEPT" : null, null, rules));
        }
        return new Ruleset(Family.IPV4, List.of(new Table("filter", chains)));
    }

    private static Rule rule(Random random) {
        List<String> texts = List.of("", "-j A", "-j AB", "-p tcp -j B", "-p tcp -j A", "-s 10.0.0.1/32");
        return Rule.of(texts.get(random.nextInt(texts.size())));
    }

    private static Ruleset changed(Random random, Ruleset ruleset) {
        Table table = ruleset.tables().get(0);
        List<Chain> chains = new ArrayList<>(table.chains());
        for (int i = random.nextInt(5) == 0 ? 2 : 1; i > 0; i--) {
            int place = random.nextInt(chains.size());
            Chain chain = chains.get(place);
            int at = random.nextInt(chain.size() + 1);
            chains.set(place, at == chain.size() ? chain.insert(at, rule(random))
                    : random.nextBoolean() ? chain.remove(at) : chain.replace(at, rule(random)));
        }
        return new Ruleset(Family.IPV4, List.of(new Table("filter", chains)));
    }

    private static Optional<Ruleset> edited(String after) {
        return new EditedFile(Utf8.encode(BEFORE), read(BEFORE), Utf8.encode(after)).asRead();
    }

    private static Ruleset read(String text) {
        return SaveReader.read(Family.IPV4, "test", text).ruleset();
    }
}
