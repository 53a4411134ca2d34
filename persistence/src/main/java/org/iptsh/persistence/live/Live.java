package org.iptsh.persistence.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.Advice;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.text.SaveFile;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Utf8;

/**
 * Live: what the kernel enforces, as iptables-save and ip6tables-save tell it.
 *
 * @param looked the chains in which nothing was hidden when last looked at
 */
public record Live(Iptables iptables, List<Family> families, Looked looked) {

    /** What iptables-nft-save says on standard error where legacy tables are registered, even empty ones (measured). */
    private static final String OTHER_TABLES = "tables present, use";

    /** For an outsize ruleset; one that takes longer hangs. */
    private static final Duration DUMP = Duration.ofSeconds(60);

    public Live {
        families = List.copyOf(families);
    }

    /** For one reading, which remembers nothing of others. */
    public Live(Iptables iptables, List<Family> families) {
        this(iptables, families, Looked.nowhere());
    }

    /**
     * Reads what is live now, with counters.
     *
     * @throws HostException if it can't be read at all
     */
    public LiveRules read() {
        return read(failure -> {
            throw failure;
        });
    }

    /**
     * Reads as much of what is live as can be read, for whoever only tells of it: of a family that can't be read
     * there are no rules and no text, and a doubt says why.
     *
     * @throws HostException if no family can be read
     */
    public LiveRules readable() {
        List<HostException> failures = new ArrayList<>();
        LiveRules live = read(failures::add);
        if (!failures.isEmpty() && live.texts().isEmpty()) {
            throw failures.get(0);
        }
        return live;
    }

    /** @param unread gets why a family can't be read, and throws it, or the others are read all the same */
    private LiveRules read(Consumer<HostException> unread) {
        List<Ruleset> rulesets = new ArrayList<>();
        Map<Family, String> texts = new EnumMap<>(Family.class);
        List<String> doubts = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Hidden hidden = new Hidden(iptables, looked);
        for (Family family : families) {
            Finished dump;
            try {
                dump = dump(family);
            } catch (HostException e) {
                unread.accept(e);
                doubts.add(e.getMessage());
                continue;
            }
            String text = Utf8.decode(dump.stdout());
            SaveFile file = SaveReader.read(family, family.program() + "-save", text);
            if (!dump.ok()) {
                doubts.add(family.program() + "-save stopped in the middle: " + firstLine(dump.stderr(), dump.code()));
            } else if (!file.problems().isEmpty()) {
                doubts.add("what " + file.problems().get(0).headline());
            }
            // Of the other back end we tell more.
            dump.stderr().lines()
                    .filter(line -> !line.isBlank() && !line.contains(OTHER_TABLES))
                    .forEach(line -> warnings.add(
                            family.program() + "-save: " + line.replaceFirst("^# *(Warning: *)?", "")));
            hidden.look(family, file.ruleset(), dump, text);
            rulesets.add(file.ruleset());
            texts.put(family, text);
        }
        doubts.addAll(hidden.doubts());
        warnings.addAll(hidden.warnings());
        return new LiveRules(iptables.backend(), Firewall.of(rulesets), texts, doubts, warnings);
    }

    /** Reads these chains only. */
    public LiveChains chains(Family family, Collection<Touched> chains) {
        return LiveChains.read(iptables, family, chains, new Hidden(iptables, looked));
    }

    /** Runs the save program; one that prints nothing and fails has told us nothing to build on. */
    private Finished dump(Family family) {
        String program = iptables.program(family, "-save");
        Finished dump = iptables.programs().run(DUMP, program, "--counters");
        boolean silent = dump.stdout().length == 0;
        // The legacy program fails with exit code 0 where it may not see which tables there are (measured).
        if (silent && (!dump.ok() || dump.stderr().contains("Permission denied"))) {
            String said = dump.code() > 128
                    ? "killed by signal " + (dump.code() - 128)
                    : firstLine(dump.stderr(), dump.code());
            // A rule of nft may bring it down (measured: `tcp flags != syn`).
            List<String> natives = new Hidden(iptables, looked).natives(family);
            throw new HostException(program + " failed: "
                    + Advice.after(said, iptables.backend(), family)
                    + natives.stream().map(each -> "; " + each).collect(Collectors.joining()));
        }
        return dump;
    }

    static String firstLine(String stderr, int code) {
        return stderr.lines().map(String::strip).filter(line -> !line.isEmpty())
                .findFirst().orElse("exit code " + code);
    }
}
