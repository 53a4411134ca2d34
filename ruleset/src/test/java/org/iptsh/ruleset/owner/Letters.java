package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;

/** A chain INPUT written as letters: of ours small ones, foreign rules capital ones, A to H. */
final class Letters {
    private static final String CHAINS = "ABCDEFGH".chars()
            .mapToObj(c -> ":f2b-" + (char) c + " - [0:0]\n").collect(Collectors.joining());

    private Letters() {}

    static Firewall firewall(String letters) {
        return read(CHAINS + letters.chars().mapToObj(c -> "-A INPUT " + (Character.isUpperCase(c)
                ? "-j f2b-" + (char) c : "-m comment --comment " + (char) c + " -j ACCEPT") + "\n")
                .collect(Collectors.joining()));
    }

    static String of(Firewall firewall) {
        return firewall.get(Family.IPV4).chain("filter", "INPUT").stream()
                .flatMap(chain -> chain.rules().stream()).map(Letters::letter)
                .collect(Collectors.joining());
    }

    static String letter(Rule rule) {
        return rule.text().startsWith("-j f2b-") ? rule.text().substring(7) : rule.text().substring(21, 22);
    }

    /** A filter table of chain and rule lines. */
    static Firewall read(String body) {
        return Firewall.of(List.of(
                SaveReader.read(Family.IPV4, "test", "*filter\n" + body + "COMMIT\n").result().get()));
    }

    /** Its user chains and its rules. */
    static String text(Firewall firewall) {
        return SaveWriter.saved(firewall.get(Family.IPV4)).lines()
                .filter(line -> line.startsWith("-A") || line.startsWith(":") && line.contains(" - "))
                .map(line -> (line.startsWith(":") ? line.substring(0, line.indexOf(' ')) : line.substring(3)) + "\n")
                .collect(Collectors.joining());
    }

    /** The foreign rules that a difference names. */
    static String foreign(Diff diff) {
        return diff.changes().stream().map(change -> change.line()).filter(line -> line.contains("f2b-"))
                .collect(Collectors.joining(", "));
    }

    /** Some letters, in any number and order. */
    static String random(Random random, String alphabet) {
        return random.ints(random.nextInt(8), 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1)).collect(Collectors.joining());
    }

    /** Some letters, none of them twice. */
    static String distinct(Random random, String alphabet) {
        List<String> letters = new ArrayList<>(List.of(alphabet.split("")));
        Collections.shuffle(letters, random);
        return String.join("", letters.subList(0, random.nextInt(letters.size() + 1)));
    }

    /** Without some of these letters. */
    static String without(Random random, String letters, String alphabet) {
        return letters.replaceAll("[" + distinct(random, alphabet) + "?]", "");
    }

    /** With some of these letters put in somewhere. */
    static String sprinkled(Random random, String letters, String alphabet) {
        StringBuilder made = new StringBuilder(letters);
        for (String letter : distinct(random, alphabet).split("")) {
            made.insert(random.nextInt(made.length() + 1), letter);
        }
        return made.toString();
    }

    /** With a few of ours taken out or put in, or moved. */
    static String edited(Random random, String letters, String fresh, boolean moving) {
        StringBuilder made = new StringBuilder(letters);
        int edits = random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(made.length() + 1);
            boolean ours = at < made.length() && Character.isLowerCase(made.charAt(at));
            if (ours && random.nextBoolean()) {
                char moved = made.charAt(at);
                made.deleteCharAt(at);
                if (moving && random.nextBoolean()) {
                    made.insert(random.nextInt(made.length() + 1), moved);
                }
            } else {
                made.insert(at, fresh.charAt(i));
            }
        }
        return made.toString();
    }
}
