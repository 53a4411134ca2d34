package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

/** Live: what the kernel enforces, as iptables-save and ip6tables-save tell it. */
public record Live(Iptables iptables, List<Family> families) {

    /** What iptables-nft-save prints, with exit code 0, in the place of a table that holds native nft rules (measured). */
    private static final String INCOMPATIBLE = "is incompatible, use 'nft' tool";

    public Live {
        families = List.copyOf(families);
    }

    /**
     * Reads what is live now, with counters.
     *
     * @throws HostException if it can't be read at all
     */
    public LiveRules read() {
        List<Ruleset> rulesets = new ArrayList<>();
        Map<Family, String> texts = new EnumMap<>(Family.class);
        List<String> doubts = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Family family : families) {
            Finished dump = dump(family);
            String text = Utf8.decode(dump.stdout());
            SaveFile file = SaveReader.read(family, family.program() + "-save", text);
            if (!dump.ok()) {
                doubts.add(family.program() + "-save stopped in the middle: " + firstLine(dump.stderr(), dump.code()));
            } else if (!file.problems().isEmpty()) {
                doubts.add("what " + file.problems().get(0).headline());
            }
            text.lines().filter(line -> line.startsWith("#") && line.contains(INCOMPATIBLE)).forEach(line -> doubts.add(
                    family.label() + " " + line.substring(1).strip().replaceFirst("^Table", "table").replace("`", "'")));
            dump.stderr().lines().filter(line -> !line.isBlank()).forEach(line -> warnings.add(
                    family.program() + "-save: " + line.replaceFirst("^# *(Warning: *)?", "")));
            rulesets.add(file.ruleset());
            texts.put(family, text);
        }
        return new LiveRules(iptables.backend(), Firewall.of(rulesets), texts, doubts, warnings);
    }

    /** Reads these chains only. */
    public LiveChains chains(Family family, Collection<Touched> chains) {
        return LiveChains.read(iptables, family, chains);
    }

    /** Runs the save program; one that prints nothing and fails has told us nothing to build on. */
    private Finished dump(Family family) {
        String program = iptables.program(family, "-save");
        Finished dump = iptables.programs().run(program, "--counters");
        if (!dump.ok() && dump.stdout().length == 0) {
            throw new HostException(program + " failed: " + firstLine(dump.stderr(), dump.code()) + hint(dump.stderr(), family));
        }
        return dump;
    }

    private static String hint(String stderr, Family family) {
        if (stderr.contains("Permission denied") || stderr.contains("you must be root")) {
            return "; run it as root (sudo), or try in `iptsh --sandbox`";
        }
        if (stderr.contains("Address family not supported") || stderr.contains("do you need to insmod")) {
            return "; if this host has no " + family.label() + ", leave it out of `families` in the settings";
        }
        return "";
    }

    static String firstLine(String stderr, int code) {
        return stderr.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("exit code " + code);
    }
}
