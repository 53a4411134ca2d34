package org.iptsh.persistence.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Advice;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Jumps;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.delta.Slice;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;

/**
 * A network namespace made for one trial, in which the kernel itself says whether and how it takes a ruleset.
 *
 * <p>{@code iptables-restore --test} only parses: a chain loop, MASQUERADE in filter and much else pass it (measured).
 */
public final class Scratch {
    private static final String SCRIPT = script("scratch.sh");

    private final Iptables iptables;
    private final List<String> enter;

    private Scratch(Iptables iptables, List<String> enter) {
        this.iptables = iptables;
        this.enter = enter;
    }

    /** A scratch namespace beside the one that the programs of {@code iptables} work in. */
    public static Scratch of(Iptables iptables) {
        return new Scratch(iptables, enter(iptables));
    }

    /** The words that put a command into a new namespace. */
    public static List<String> enter(Iptables iptables) {
        List<String> network = List.of("unshare", "--net", "--");
        boolean root = iptables.programs().run("id", "-u").text().strip().equals("0");
        return root
                ? network
                // In two steps, or the namespace's files in /proc are nobody's: the legacy programs can't read them.
                : Stream.concat(Stream.of("unshare", "--user", "--map-root-user", "--"), network.stream()).toList();
    }

    /**
     * Tries the rulesets of these families.
     *
     * @param families the only ones that are loaded; the others are taken as they stand
     */
    public Trial load(Firewall candidate, List<Family> families) {
        try (Folder folder = new Folder()) {
            for (Family family : families) {
                folder.write(family.section(), SaveWriter.saved(candidate.get(family)));
            }
            if (families.stream().anyMatch(family -> namesSets(candidate.get(family)))) {
                folder.write("sets", setsWithoutMembers(iptables));
            }
            Finished trial;
            try {
                trial = run(folder.path, families);
            } catch (HostException e) {
                return new Trial.Untried(e.getMessage());
            }
            if (trial.ok()) {
                Firewall canonical = candidate;
                for (Family family : families) {
                    canonical = canonical.with(
                            SaveReader.read(family, "scratch", folder.read(family.section() + ".out")).ruleset());
                }
                return new Trial.Taken(canonical);
            }
            String refused = trial.text().strip().split(" ")[0];
            return families.stream()
                    .filter(family -> family.section().equals(refused))
                    .findFirst()
                    .<Trial>map(family -> new Trial.Refused(
                            blame(candidate.get(family), folder.read(refused + ".err"), folder)))
                    .orElseGet(() -> new Trial.Untried(Advice.after(
                            Live.firstLine(trial.stderr(), trial.code()), iptables.backend(), Family.IPV4)));
        }
    }

    /**
     * Tries what a change needs to be judged by, in a time that depends on the change and not on the ruleset.
     *
     * @param touched the chains that differ, of each family that is tried
     * @return of {@link Trial.Taken} the ruleset is the touched chains only, as a slice
     */
    public Trial load(Firewall live, Firewall candidate, Map<Family, Set<Touched>> touched) {
        List<Family> families = List.copyOf(touched.keySet());
        Firewall skeleton = Firewall.empty();
        for (Family family : families) {
            skeleton = skeleton.with(
                    new Skeleton(live.get(family), candidate.get(family)).of(touched.get(family)));
        }
        Trial trial = load(skeleton, families);
        if (trial instanceof Trial.Refused) {
            // In the whole ruleset the rule to blame has its right number; or it may be the skeleton that was refused.
            trial = load(candidate, families);
        }
        if (trial instanceof Trial.Taken taken) {
            Firewall slices = Firewall.empty();
            for (Family family : families) {
                slices = slices.with(Slice.of(taken.canonical().get(family), touched.get(family)));
            }
            return new Trial.Taken(slices);
        }
        return trial;
    }

    /** Whether the kernel takes these rules; no if no namespace can be made. */
    boolean takes(Ruleset ruleset) {
        try (Folder folder = new Folder()) {
            if (namesSets(ruleset)) {
                folder.write("sets", setsWithoutMembers(iptables));
            }
            return takes(ruleset, ruleset.size(), folder);
        }
    }

    private Finished run(Path folder, List<Family> families) {
        List<String> command = new ArrayList<>(enter);
        command.addAll(List.of("sh", "-c", SCRIPT, "scratch", folder.toString(),
                Iptables.locate("ipset").map(Path::toString).orElse("")));
        for (Family family : families) {
            command.addAll(List.of(family.section(),
                    iptables.program(family, "-restore"), iptables.program(family, "-save")));
        }
        Programs programs = iptables.programs();
        Map<String, String> environment = new HashMap<>(programs.environment());
        // The host's lock is for the host's rules.
        environment.put("XTABLES_LOCKFILE", folder.resolve("lock").toString());
        return new Programs(programs.prefix(), environment).run(command, new byte[0]);
    }

    private static boolean namesSets(Ruleset ruleset) {
        return ruleset.tables().stream().anyMatch(table -> {
            Place place = new Place(ruleset.family(), table.name(), "", table.names());
            return table.chains().stream()
                    .flatMap(chain -> chain.rules().stream())
                    // Only a rule that may name one is read: most don't.
                    .anyMatch(rule -> mayNameSet(rule.text()) && Catalogue.standard().namesSet(place, rule));
        });
    }

    /** Whether a rule looks as if it named an IP set: what does not, surely doesn't. */
    static boolean mayNameSet(String rule) {
        return rule.contains("-set ");
    }

    /** The host's sets, empty: a rule needs its set to be there, whatever is in it. */
    static String setsWithoutMembers(Iptables iptables) {
        Optional<Path> ipset = Iptables.locate("ipset");
        return ipset.map(program -> iptables.programs().run(program.toString(), "save").text().lines()
                        .filter(line -> line.startsWith("create "))
                        .collect(Collectors.joining("\n", "", "\n")))
                .orElse("");
    }

    /** Finds the first rule with which a ruleset is refused: where the program points if it is right, or by halves. */
    private KernelRefusal blame(Ruleset refused, String said, Folder folder) {
        Ruleset ruleset = refused.normalised();
        String reason = reason(said, ruleset);
        int rules = ruleset.size();
        int pointed = Prefix.rulesBeforeLine(ruleset, lineNumber(said));
        int taken = 0;
        int tooMany = rules + 1;
        if (pointed >= 0 && pointed < rules
                && takes(ruleset, pointed, folder) && !takes(ruleset, pointed + 1, folder)) {
            taken = pointed;
            tooMany = pointed + 1;
        }
        while (tooMany - taken > 1) {
            int middle = (taken + tooMany) >>> 1;
            if (middle <= rules && takes(ruleset, middle, folder)) {
                taken = middle;
            } else {
                tooMany = middle;
            }
        }
        boolean headersRefused = tooMany == 1 && !takes(ruleset, 0, folder);
        return headersRefused || tooMany > rules
                ? new KernelRefusal(ruleset.family(), "", "", 0, "",
                        Advice.after(reason, iptables.backend(), ruleset.family()))
                : Prefix.refusal(ruleset, taken, reason);
    }

    private boolean takes(Ruleset ruleset, int rules, Folder folder) {
        folder.write(ruleset.family().section(), SaveWriter.saved(Prefix.of(ruleset, rules)));
        return run(folder.path, List.of(ruleset.family())).ok();
    }

    /** The number in {@code line 6: RULE_APPEND failed}, or 0. */
    private static int lineNumber(String said) {
        Matcher matcher = Pattern.compile("line:? (\\d+)").matcher(said);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Why a ruleset was refused: in the program's words, or where those say too little of its jumps, in ours. */
    static String reason(String said, Ruleset ruleset) {
        Optional<String> reason = words(said);
        boolean silent = reason.isEmpty() || reason.get().contains("Too many links");
        Optional<String> jumps = silent
                ? ruleset.tables().stream().flatMap(table -> new Jumps(table).fault().stream()).findFirst()
                : Optional.empty();
        return jumps.or(() -> reason).orElse("it gives no reason");
    }

    /** What a program said, without its name, its line number and its advice; nothing if that was all. */
    static Optional<String> words(String said) {
        return said.lines()
                .map(line -> line.replaceFirst("^ip6?tables\\S* v[^:]*: *", "").replaceFirst("^line \\d+: *", "")
                        .replaceFirst("^ip6?tables(-\\w+)*-restore: *", "")
                        .replaceFirst("^line \\d+ failed[.:]? *", "").strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("Error occurred at line")
                        && !line.startsWith("Try `") && !line.startsWith("#"))
                .findFirst();
    }

    static String script(String name) {
        return text(Scratch.class, name);
    }

    /** A program that lies beside a class. */
    public static String text(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
