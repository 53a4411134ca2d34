package org.iptsh.shell.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Hints;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/** What this host and this ruleset have to offer for the values of a rule. */
final class HostHints {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final Session session;

    HostHints(Session session) {
        this.session = session;
    }

    Hints of(Ruleset ruleset, Table table) {
        return new Hints(
                table.chains().stream().filter(chain -> !chain.isBuiltIn()).map(Chain::name).toList(),
                interfaces(), sets(),
                accounts("/etc/passwd"), accounts("/etc/group"),
                words(ruleset, "mark"), words(ruleset, "--comment"), addresses(ruleset), cgroups());
    }

    private static List<String> interfaces() {
        try (Stream<Path> files = Files.list(Path.of("/sys/class/net"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("bonding_masters"))
                    .sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The addresses that rules name already. */
    private static Map<String, String> addresses(Ruleset ruleset) {
        Map<String, String> addresses = new LinkedHashMap<>();
        words(ruleset, "-s").forEach(address -> addresses.put(address, "a source in these rules"));
        words(ruleset, "-d").forEach(address -> addresses.putIfAbsent(address, "a destination in these rules"));
        return addresses;
    }

    /** The control groups of services and sessions, as paths below the root of cgroup2. */
    private static List<String> cgroups() {
        Path root = Files.isDirectory(CGROUPS.resolve("unified")) ? CGROUPS.resolve("unified") : CGROUPS;
        try (Stream<Path> folders = Files.find(root, 2, (path, file) -> file.isDirectory() && !path.equals(root))) {
            return folders.map(path -> root.relativize(path).toString()).sorted().limit(200).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** The IP sets and their types, as `ipset list -name` and `-terse` would tell them. */
    private Map<String, String> sets() {
        Map<String, String> sets = new LinkedHashMap<>();
        Iptables.locate("ipset").ifPresent(program -> {
            try {
                session.programs().run(program.toString(), "list", "-terse", "-output", "save").text().lines()
                        .map(line -> line.split(" "))
                        .filter(words -> words.length > 2 && words[0].equals("create"))
                        .forEach(words -> sets.put(words[1], words[2]));
            } catch (HostException e) {
                // No sets to offer, then.
                sets.clear();
            }
        });
        return sets;
    }

    private static List<String> accounts(String file) {
        try (Stream<String> lines = Files.lines(Path.of(file), StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", 2)[0]).filter(name -> !name.isEmpty()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The values that rules have behind options of this name, or whose long names end like it. */
    private static List<String> words(Ruleset ruleset, String option) {
        Set<String> found = new LinkedHashSet<>();
        for (Table table : ruleset.tables()) {
            for (Chain chain : table.chains()) {
                for (Rule rule : chain.rules()) {
                    if (rule.text().contains(option)) {
                        collect(Lexer.restore(rule.text()), option, found);
                    }
                }
            }
        }
        return new ArrayList<>(found);
    }

    private static void collect(List<Token> tokens, String option, Set<String> found) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).isOption() && named(tokens.get(i).text(), option) && !tokens.get(i + 1).isOption()) {
                found.add(tokens.get(i + 1).text());
            }
        }
    }

    private static boolean named(String name, String option) {
        return option.startsWith("-") ? name.equals(option) : name.endsWith(option);
    }
}
