package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.persistence.guard.PendingCommit.Section;

/**
 * Makes the section of a commit that brings ours in filter from one state to another, whatever others have in INPUT.
 *
 * @param program {@code iptables} or {@code ip6tables}
 */
record WovenSection(LiveText live, String program) {

    /**
     * What ours may be.
     *
     * @param input our rules in INPUT, next to each other
     * @param chain a chain of ours
     * @param rules what is in it
     */
    record Ours(String policy, List<String> input, String chain, List<String> rules) {
        static final Ours OLD = new Ours(
                "ACCEPT", List.of("-i old0 -j OLD"), "OLD", List.of("-p tcp -m tcp --dport 80 -j ACCEPT"));
        static final Ours NEW = new Ours(
                "DROP",
                List.of("-i lo -j ACCEPT", "-i new0 -j NEW"),
                "NEW",
                List.of("-p tcp -m tcp --dport 22 -j ACCEPT", "-p tcp -m tcp --dport 443 -j ACCEPT"));
        static final Ours NEWER = new Ours(
                "ACCEPT",
                List.of("-i lo -j ACCEPT", "-i newer0 -j NEWER", "-i lo -j ACCEPT"),
                "NEWER",
                List.of("-p tcp -m tcp --dport 22 -j ACCEPT"));

        /** With what others have around our rules in INPUT. */
        String text(List<String> above, List<String> below) {
            return "*filter\n:INPUT " + policy + " [0:0]\n:" + chain + " - [0:0]\n"
                    + added("INPUT", above) + added("INPUT", input) + added("INPUT", below) + added(chain, rules)
                    + "COMMIT\n";
        }

        String text() {
            return text(List.of(), List.of());
        }
    }

    /** Those of both families, when this has been made live. */
    static List<WovenSection> loaded(LiveText live, Ours state) {
        List<WovenSection> families = List.of(new WovenSection(live, "iptables"), new WovenSection(live, "ip6tables"));
        families.forEach(family -> live.load(family.program, state.text()));
        return families;
    }

    String name() {
        return program.equals("iptables") ? "rules.v4" : "rules.v6";
    }

    /** The section as a commit has it that finds live as it is now. */
    Section between(Ours from, Ours to) {
        return between(from, from, to);
    }

    /** The same for one that replaces another: live is as {@code now}, and the way back leads to {@code first}. */
    Section between(Ours first, Ours now, Ours to) {
        List<String> input = new ArrayList<>(chain("INPUT"));
        int place = Math.max(0, input.indexOf(now.input().get(0)));
        List<String> above = input.subList(0, place);
        List<String> below = input.subList(Math.min(input.size(), place + now.input().size()), input.size());
        String back = "*filter\n:INPUT " + first.policy() + " [0:0]\n-F INPUT\n:" + first.chain() + " - [0:0]\n:"
                + to.chain() + " - [0:0]\n" + added("INPUT", above) + added("INPUT", first.input())
                + added("INPUT", below) + added(first.chain(), first.rules()) + gone(to, first) + gone(now, first)
                + "COMMIT\n";
        return new Section(name(), live.restore(program) + " --noflush --counters --wait 30",
                delta(now, to, place), delta(to, first, place), back,
                Map.of("tools", tools(),
                        "seen", now.text(above, below), "wanted", to.text(above, below),
                        "mine", first.text(), "want", to.text()));
    }

    private static String gone(Ours state, Ours goal) {
        return state.equals(goal) ? "" : ":" + state.chain() + " - [0:0]\n-X " + state.chain() + "\n";
    }

    private static String delta(Ours from, Ours to, int place) {
        StringBuilder script = new StringBuilder("*filter\n-N " + to.chain() + "\n");
        from.input().forEach(rule -> script.append("-D INPUT ").append(rule).append('\n'));
        for (int i = 0; i < to.input().size(); i++) {
            script.append("-I INPUT ").append(place + i + 1).append(' ').append(to.input().get(i)).append('\n');
        }
        return script.append(added(to.chain(), to.rules())).append("-F ").append(from.chain()).append("\n-X ")
                .append(from.chain()).append("\n-P INPUT ").append(to.policy()).append("\nCOMMIT\n").toString();
    }

    private static String added(String chain, List<String> rules) {
        return rules.stream().map(rule -> "-A " + chain + " " + rule + "\n").collect(Collectors.joining());
    }

    /** The rules of a chain in live. */
    List<String> chain(String chain) {
        return run("-S", chain).lines()
                .filter(line -> line.startsWith("-A "))
                .map(line -> line.substring(4 + chain.length()))
                .toList();
    }

    /** What a command of iptables prints, which has to succeed. */
    String run(String... words) {
        List<String> command = new ArrayList<>(List.of(program + "-" + live.backEnd(), "-w"));
        command.addAll(List.of(words));
        var finished = live.programs().run(command, new byte[0]);
        assertTrue(finished.ok(), command + ": " + finished.stderr());
        return finished.text();
    }

    private String tools() {
        String tool = "/usr/sbin/" + program + "-" + live.backEnd();
        return "list " + tool + "\nsave " + tool + "-save\n";
    }
}
