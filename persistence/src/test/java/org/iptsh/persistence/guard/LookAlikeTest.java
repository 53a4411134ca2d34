package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.persistence.guard.PendingCommit.Section;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.testing.Namespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of others that iptables takes for one of ours when that is to be deleted, while another program writes. */
@Tag("kernel")
class LookAlikeTest {
    /** What must not be run: live is never as the commit was made for. */
    private static final String NEVER = "*filter\n-F INPUT\nCOMMIT\n";
    private static final String LOGGED =
            "*filter\n:INPUT ACCEPT [0:0]\n:LOG - [0:0]\n-A INPUT -i b -j LOG\n-A LOG -j DROP\nCOMMIT\n";

    @TempDir
    Path run;

    private Namespace namespace;
    private TransactionScript script;
    private WovenSection family;

    @BeforeEach
    void open() {
        namespace = Namespace.open();
        script = PendingCommit.script(namespace.programs(), run);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ip6tables nft,    -s 2001:db8::/32 -j DROP, -s 2001:db8::/48 -j DROP, -s 2001:db8::/56 -j DROP",
        "ip6tables nft,    -i any0 -j DROP, -s ::/1 -i any0 -j DROP, -s ::/2 -i any0 -j DROP",
        "ip6tables nft,    ! -d fd00::/8 -j DROP, ! -d fd00::/16 -j DROP, -p tcp -j ACCEPT",
        "ip6tables legacy, -s 2001:db8::/32 -j DROP, -s 2001:db8::/48 -j DROP, -s 2001:db8::/56 -j DROP",
        "ip6tables nft,    -m helper --helper ftp -j DROP, -m helper ! --helper sip -j DROP, -p tcp -j ACCEPT",
        "ip6tables legacy, -m helper --helper ftp -j DROP, -m helper ! --helper sip -j DROP, -p tcp -j ACCEPT",
        "iptables nft,     -m helper --helper ftp -j DROP, -m helper --helper sip -j DROP, -p tcp -j ACCEPT",
        "iptables legacy,  -m helper --helper ftp -j DROP, -m helper --helper sip -j DROP, -p tcp -j ACCEPT",
        "iptables nft,     -m connlabel --label 1, -m connlabel ! --label 2 --set, -p tcp -j ACCEPT",
        "iptables legacy,  -m connlabel --label 1, -m connlabel ! --label 2 --set, -p tcp -j ACCEPT"
    })
    void theyStayWhereTheyAreWhileOursGoesAndComesBack(String tool, String other, String ours, String next) {
        family = family(tool);
        load(filter("-i first0", other, ours, "-i second0", other).replace("-A INPUT " + other,
                "[5:678] -A INPUT " + other));
        List<String> found = family.chain("INPUT");
        List<String> changed = new ArrayList<>(found);
        changed.set(2, next);
        String before = saved();
        pending("c", List.of(NEVER, NEVER, NEVER, filter(found), filter(changed), filter(found.get(2)), filter(next)));

        family.run("-I", "INPUT", "1", "-i", "top0");
        assertInstanceOf(Outcome.Done.class, script.apply("c"));
        changed.add(0, "-i top0");
        assertEquals(changed, family.chain("INPUT"));
        assertInstanceOf(Outcome.Done.class, script.rollback("c"));
        family.run("-D", "INPUT", "1");
        assertEquals(before, saved());
        assertTrue(!PendingCommit.read(run.resolve("last/log")).contains("before.rules"));
        assertEquals(tool.equals("ip6tables nft"), !before.contains("[5:678] -A INPUT"), before);
    }

    /** With iptables-nft a jump to such a chain can't be changed by its text. */
    @ParameterizedTest
    @ValueSource(strings = {"iptables nft", "ip6tables nft"})
    void aJumpToAChainNamedLikeATargetIsNotChangedWhileOthersWrite(String tool) {
        family = family(tool);
        String old = LOGGED.replace("-i b", "-i a");
        load(old);
        String before = saved();
        pending("c", List.of(NEVER, NEVER, NEVER, filter("-i a -j LOG"), filter("-i b -j LOG"), filter("-i a -j LOG"),
                filter("-i b -j LOG")));
        family.run("-I", "INPUT", "1", "-i", "top0");
        var refused = assertInstanceOf(Outcome.Refused.class, script.apply("c"));
        assertEquals("section " + family.name() + ": weave: others write to table filter, and jumps to chain LOG,"
                + " which is named like a target, can't be changed then: give it another name", refused.said().get(0));
        assertEquals("", PendingCommit.read(run.resolve("pending/state")));
        family.run("-D", "INPUT", "1");
        assertEquals(before, saved());

        String apply = "*filter\n:LOG - [0:0]\n-D INPUT 1\n-A INPUT -i b -j LOG\n-A LOG -j DROP\nCOMMIT\n";
        String image = old.replace("-A INPUT", "-F INPUT\n-A INPUT");
        pending("d", List.of(apply, NEVER, image, old, LOGGED, old, LOGGED));
        assertInstanceOf(Outcome.Done.class, script.apply("d"));
        assertEquals(List.of("-i b -j LOG"), family.chain("INPUT"));
        family.run("-I", "INPUT", "1", "-i", "top0");
        assertInstanceOf(Outcome.Done.class, script.rollback("d"));
        assertEquals(before, saved());
        assertJump();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iptables nft", "ip6tables nft", "iptables legacy", "ip6tables legacy"})
    void aChainNamedLikeATargetComes(String tool) {
        family = family(tool);
        // The nft back end reads no rule with the target LOG any more where the script makes a chain LOG.
        String old = filter("-i a -j " + (tool.endsWith("nft") ? "DROP" : "LOG"));
        load(old);
        pending("c", List.of(NEVER, NEVER, NEVER, old, LOGGED, old, LOGGED));
        family.run("-I", "INPUT", "1", "-i", "top0");
        assertInstanceOf(Outcome.Done.class, script.apply("c"));
        assertEquals(List.of("-i top0", "-i b -j LOG"), family.chain("INPUT"));
        assertEquals(List.of("-j DROP"), family.chain("LOG"));
        assertJump();
    }

    private void assertJump() {
        String list = family.run("-v", "-L", "INPUT");
        assertTrue(!list.contains("LOG flags"), list);
    }

    /** @param texts apply, undo, before, seen, wanted, mine, want */
    private void pending(String id, List<String> texts) {
        String tool = "/usr/sbin/" + family.program() + "-" + live().backEnd();
        Map<String, String> more = Map.of("tools", "list " + tool + "\nsave " + tool + "-save\n",
                "seen", texts.get(3), "wanted", texts.get(4), "mine", texts.get(5), "want", texts.get(6));
        String program = live().restore(family.program()) + " --noflush --counters --wait 30";
        new PendingCommit(run, id, List.of(
                new Section(family.name(), program, texts.get(0), texts.get(1), texts.get(2), more))).write(60);
    }

    private static String filter(String... rules) {
        return filter(List.of(rules));
    }

    private static String filter(List<String> rules) {
        return rules.stream().map(rule -> "-A INPUT " + rule + "\n")
                .collect(Collectors.joining("", "*filter\n:INPUT ACCEPT [0:0]\n", "COMMIT\n"));
    }

    private void load(String text) {
        var loaded = live().programs().run(List.of(live().restore(family.program()), "-c"), text.getBytes());
        assertTrue(loaded.ok(), loaded.stderr());
    }

    private String saved() {
        return live().programs().run(family.program() + "-" + live().backEnd() + "-save", "-c").text()
                .replaceAll("(?m)^#.*\n", "").replaceAll("(?m)^(:.*) \\[.*", "$1");
    }

    private WovenSection family(String tool) {
        String[] words = tool.split(" ");
        return new WovenSection(new LiveText(namespace.programs(), words[1]), words[0]);
    }

    private LiveText live() {
        return family.live();
    }
}
