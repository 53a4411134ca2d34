package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.delta.Slice;
import org.iptsh.ruleset.text.SaveFile;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Utf8;

/**
 * A few chains of live, read without the rest: on the nft back end that costs 2 ms a chain, whatever else there is,
 * where reading all of 100,000 rules takes half a second (measured).
 *
 * @param chains a slice with counters; a chain that is not there is not in it
 * @param policies the built-in chains of the same tables, without rules, on the legacy back end, where whoever changes
 *     a table has to put back the counters of its policies; on nft a slice of nothing
 * @param doubts reasons why this may not be what the kernel really enforces
 * @param warnings what else there is beside it
 */
public record LiveChains(Ruleset chains, Ruleset policies, List<String> doubts, List<String> warnings) {

    static LiveChains read(Iptables iptables, Family family, Collection<Touched> chains, Hidden hidden) {
        Reader reader = new Reader(iptables, family, new ArrayList<>());
        Ruleset slice;
        Ruleset policies = Ruleset.empty(family);
        if (iptables.backend() == Backend.NFT) {
            slice = reader.listed(chains);
        } else {
            // The legacy programs fetch the whole table for one chain; saved, it has the counters of all policies.
            Ruleset tables = reader.saved(chains);
            slice = Slice.of(tables, chains);
            policies = Slice.policies(tables, chains);
        }
        hidden.look(family, slice);
        List<String> doubts = new ArrayList<>(reader.doubts());
        doubts.addAll(hidden.doubts());
        return new LiveChains(slice, policies, doubts, hidden.warnings());
    }

    private record Reader(Iptables iptables, Family family, List<String> doubts) {
        /** What {@code -v -S} has before the target of a rule, or at its end (measured). */
        private static final Pattern COUNTED = Pattern.compile("(?s)(.*?) ?-c ([0-9]+) ([0-9]+)");

        Ruleset saved(Collection<Touched> chains) {
            Ruleset ruleset = Ruleset.empty(family);
            for (String table : chains.stream().map(Touched::table).distinct().toList()) {
                String program = iptables.program(family, "-save");
                Finished dump = iptables.programs().run(program, "--counters", "-t", table);
                if (!dump.ok()) {
                    throw new HostException(program + " failed: " + Live.firstLine(dump.stderr(), dump.code()));
                }
                Set<String> wanted = chains.stream().filter(touched -> touched.table().equals(table))
                        .map(Touched::chain).collect(Collectors.toSet());
                SaveFile file = SaveReader.read(family, program, only(wanted, Utf8.decode(dump.stdout())));
                file.problems().forEach(problem -> doubts.add("what " + problem.headline()));
                ruleset = ruleset.with(file.ruleset().tableOrFresh(table));
            }
            return ruleset;
        }

        /** A table's dump without the rules of other chains than these: reading them would take half of the time. */
        private static String only(Set<String> chains, String dump) {
            StringBuilder kept = new StringBuilder();
            int end;
            for (int at = 0; at < dump.length(); at = end) {
                int lineEnd = dump.indexOf('\n', at);
                end = lineEnd < 0 ? dump.length() : lineEnd + 1;
                int rule = dump.startsWith("[", at) ? dump.indexOf(' ', at) + 1 : at;
                if (!dump.startsWith("-A ", rule) || chains.contains(chain(dump, rule + 3, end))) {
                    kept.append(dump, at, end);
                }
            }
            return kept.toString();
        }

        private static String chain(String dump, int start, int lineEnd) {
            int blank = dump.indexOf(' ', start);
            return dump.substring(start, blank < 0 || blank >= lineEnd ? lineEnd : blank).stripTrailing();
        }

        Ruleset listed(Collection<Touched> chains) {
            List<Table> tables = new ArrayList<>(Slice.of(Ruleset.empty(family), chains).tables());
            tables.replaceAll(table -> new Table(table.name(), chains.stream()
                    .filter(touched -> touched.table().equals(table.name()))
                    .flatMap(touched -> list(touched).stream())
                    .toList()));
            return new Ruleset(family, tables);
        }

        private Optional<Chain> list(Touched touched) {
            Finished listed = iptables.programs().run(
                    iptables.program(family, ""), "-t", touched.table(), "-v", "-S", touched.chain());
            List<String> lines = Utf8.decode(listed.stdout()).lines().toList();
            if (!listed.ok() || lines.isEmpty()) {
                // A chain that is not there is an error to the program, in other words on each back end (measured).
                return Optional.empty();
            }
            String begin = "-A " + touched.chain();
            List<Rule> rules = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                Optional<Rule> rule = line.startsWith(begin + " ")
                        ? rule(line.substring(begin.length()).strip()) : Optional.empty();
                // A comment may hold a line break.
                rule.ifPresentOrElse(rules::add,
                        () -> doubts.add("chain " + touched.chain() + " can't be read: " + line));
            }
            String[] header = lines.get(0).split(" ");
            return Optional.of(header[0].equals("-P")
                    ? new Chain(touched.chain(), header[2], counters(header[4], header[5]), rules)
                    : new Chain(touched.chain(), null, null, rules));
        }

        private static Optional<Rule> rule(String told) {
            int target = told.length() - Rule.of(told).fromTarget().length();
            Matcher matcher = COUNTED.matcher(told.substring(0, target).stripTrailing());
            return !matcher.matches() ? Optional.empty() : Optional.of(new Rule(
                    (matcher.group(1) + " " + told.substring(target)).strip(),
                    counters(matcher.group(2), matcher.group(3))));
        }

        private static Counters counters(String packets, String bytes) {
            return Counters.of(Long.parseUnsignedLong(packets), Long.parseUnsignedLong(bytes));
        }
    }
}
