package org.iptsh.ruleset.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;

/**
 * Asks real iptables, in a network namespace of its own, how it prints rules: each in its own chain, all at once.
 *
 * <p>The iptables is this host's, or that of the root file system which the property {@code iptsh.iptables.root} names.
 */
final class Kernel {
    private static final String SCRIPT =
            "ipset create s1 hash:ip,port 2>/dev/null;"
                    + " ${3:+chroot \"$3\"} \"$1-restore\" && ${3:+chroot \"$3\"} \"$1-save\" ${2:+-t \"$2\"}";
    private static final String ROOT = System.getProperty("iptsh.iptables.root", "");
    private static final Pattern CHAIN = Pattern.compile("rule in chain c(\\d+)");
    private static final Pattern VERSION = Pattern.compile("iptables v(\\d+\\.\\d+\\.\\d+)");
    private static final Pattern GUILTY = Pattern.compile("Error occurred at line: (\\d+)");

    private final String program;
    private final String table;

    Kernel(Family family, Backend backend, String table) {
        this.program = family.program() + (backend == Backend.NFT ? "-nft" : "-legacy");
        this.table = table;
    }

    /**
     * What one rule became.
     *
     * @param saved the rules that iptables-save prints for it; empty if it was refused
     * @param refusal the reason, empty if it was taken
     */
    record Answer(List<String> saved, String refusal) {}

    /**
     * Whose spelling the rules of this iptables have.
     *
     * @throws UncheckedIOException if it is not there
     */
    static Dialect dialect(Backend backend) {
        List<String> command = new ArrayList<>(ROOT.isEmpty() ? List.of() : List.of("chroot", ROOT));
        command.addAll(List.of(Family.IPV4.program() + "-" + backend.word(), "--version"));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(said);
            if (!version.find()) {
                throw new IllegalStateException(String.join(" ", command) + " says: " + said);
            }
            return Dialect.of(backend, version.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer for each rule, in order. */
    List<Answer> ask(List<String> rules) {
        Map<Integer, Answer> answers = new TreeMap<>();
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            all.add(i);
        }
        ask(rules, all, answers);
        return new ArrayList<>(answers.values());
    }

    /** What iptables-save prints of all tables once a text is loaded. */
    static String save(Family family, Backend backend, String text) {
        Run run = new Kernel(family, backend, "").run(text);
        if (run.status != 0) {
            throw new AssertionError(run.err);
        }
        return run.out;
    }

    /** What is refused without a culprit is halved until it is found. */
    private void ask(List<String> rules, List<Integer> asked, Map<Integer, Answer> answers) {
        List<Integer> left = new ArrayList<>(asked);
        while (!left.isEmpty()) {
            Run run = run(rules, left);
            if (run.status == 0) {
                left.forEach(index -> answers.put(index, new Answer(new ArrayList<>(), "")));
                for (String line : run.out.split("\n")) {
                    if (line.startsWith("-A c")) {
                        int blank = line.indexOf(' ', 4);
                        int index = Integer.parseInt(line.substring(4, blank < 0 ? line.length() : blank));
                        answers.get(index).saved().add(blank < 0 ? "" : line.substring(blank + 1));
                    }
                }
                return;
            }
            List<Integer> guilty = run.guilty(left);
            if (!guilty.isEmpty()) {
                guilty.forEach(index -> answers.put(index, new Answer(List.of(), run.err)));
                left.removeAll(guilty);
            } else if (left.size() == 1) {
                answers.put(left.get(0), new Answer(List.of(), run.err));
                return;
            } else {
                ask(rules, left.subList(0, left.size() / 2), answers);
                ask(rules, left.subList(left.size() / 2, left.size()), answers);
                return;
            }
        }
    }

    private record Run(int status, String out, String err) {

        /** The rules that the message blames. */
        List<Integer> guilty(List<Integer> asked) {
            List<Integer> guilty = new ArrayList<>();
            Matcher chain = CHAIN.matcher(err);
            while (chain.find()) {
                guilty.add(Integer.parseInt(chain.group(1)));
            }
            Matcher line = GUILTY.matcher(err);
            int place = line.find() ? Integer.parseInt(line.group(1)) - 2 - asked.size() : -1;
            if (guilty.isEmpty() && place >= 0 && place < asked.size()) {
                guilty.add(asked.get(place));
            }
            return guilty;
        }
    }

    private Run run(List<String> rules, List<Integer> asked) {
        StringBuilder in = new StringBuilder("*" + table + "\n");
        asked.forEach(index -> in.append(":c").append(index).append(" - [0:0]\n"));
        asked.forEach(index -> in.append("-A c").append(index).append(' ').append(rules.get(index)).append('\n'));
        return run(in.append("COMMIT\n").toString());
    }

    private Run run(String in) {
        try {
            Path text = Files.createTempFile("rules", ".txt");
            Path err = Files.createTempFile("rules", ".err");
            try {
                Files.writeString(text, in);
                ProcessBuilder builder =
                        new ProcessBuilder("unshare", "-n", "sh", "-c", SCRIPT, "sh", program, table, ROOT);
                builder.environment().put("LC_ALL", "C");
                Process process = builder.redirectInput(text.toFile()).redirectError(err.toFile()).start();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Run(process.waitFor(), out, reason(Files.readString(err)));
            } finally {
                Files.delete(text);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the program said, warnings that any rule may have caused left out. */
    private static String reason(String err) {
        StringBuilder reason = new StringBuilder();
        for (String line : err.split("\n")) {
            if (!line.startsWith("Warning: ") && !line.startsWith("warn: ") && !line.startsWith("xt_")) {
                reason.append(line).append(' ');
            }
        }
        return reason.toString();
    }
}
