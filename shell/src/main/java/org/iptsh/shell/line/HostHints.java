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
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Chain;
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

    /**
     * What there is for a rule of these rulesets: chains that all of them have, and words that any of them uses.
     *
     * @param table the table's name
     */
    Hints of(List<Ruleset> rulesets, String table) {
        List<Table> tables = rulesets.stream().map(ruleset -> ruleset.tableOrFresh(table)).toList();
        return new Hints(
                tables.get(0).chains().stream()
                        .filter(chain -> !chain.isBuiltIn()).map(Chain::name)
                        .filter(chain -> tables.stream().allMatch(each -> each.has(chain)))
                        .toList(),
                interfaces(), sets(),
                accounts("/etc/passwd"), accounts("/etc/group"),
                words(rulesets, "mark"), words(rulesets, "--comment"), addresses(rulesets), cgroups());
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
    private static Map<String, String> addresses(List<Ruleset> rulesets) {
        Map<String, String> addresses = new LinkedHashMap<>();
        words(rulesets, "-s").forEach(address -> addresses.put(address, "a source in these rules"));
        words(rulesets, "-d").forEach(address -> addresses.putIfAbsent(address, "a destination in these rules"));
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
                Finished list = session.programs().run(program.toString(), "list", "-terse", "-output", "save");
                // One that Ctrl-C broke off would be offered as if it were all.
                String whole = list.ok() ? list.text() : "";
                whole.lines()
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
    private static List<String> words(List<Ruleset> rulesets, String option) {
        Set<String> found = new LinkedHashSet<>();
        rulesets.stream()
                .flatMap(ruleset -> ruleset.tables().stream())
                .flatMap(table -> table.chains().stream())
                .flatMap(chain -> chain.rules().stream())
                .filter(rule -> rule.text().contains(option))
                .forEach(rule -> collect(Lexer.restore(rule.text()), option, found));
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
