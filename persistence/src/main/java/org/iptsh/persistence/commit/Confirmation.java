package org.iptsh.persistence.commit;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.saved.Saved;
import org.iptsh.persistence.saved.SavedMessage;
import org.iptsh.persistence.saved.Trailer;
import org.iptsh.persistence.saved.Version;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.delta.Delta;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.delta.Slice;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;

/**
 * Makes a version of what was confirmed, and of that the version known to work.
 *
 * @param saved where versions are kept
 */
public record Confirmation(Settings settings, Saved saved) {
    /** The folder of the state folder that holds the version known to work, which boots if the saved one can't. */
    private static final String KNOWN_GOOD = "known-good";

    /**
     * What a confirm saves: the newest version with the chains of a commit as it made them. What others have in live,
     * and what they changed in it meanwhile, stays out.
     *
     * @param commit its folder
     * @param ours what is live and ours, for a family of which nothing was saved yet and chains that no version has
     */
    public Firewall version(Path commit, Ownership ownership, Supplier<Firewall> ours) {
        Map<String, byte[]> files = saved.newest();
        Firewall version = Firewall.empty();
        for (Family family : settings.families()) {
            byte[] file = files.get(family.section());
            Ruleset base = file == null ? ours.get().get(family) : read(family, file);
            Optional<Ruleset> before = Optional.ofNullable(file).map(content -> base);
            version = version.with(PendingRules.of(commit, family)
                    .map(rules -> withLed(confirmed(rules, base, before, ownership), rules.touched(), ownership, ours))
                    .orElse(base));
        }
        return version;
    }

    private static Ruleset confirmed(
            PendingRules rules, Ruleset base, Optional<Ruleset> before, Ownership ownership) {
        Set<Touched> touched = rules.touched();
        Firewall found = Firewall.empty().with(rules.found());
        Unclaimed unclaimed = ownership.unclaimed(
                found, before.map(saved -> Firewall.empty().with(Slice.of(saved, touched))));
        Firewall made = ownership.versioned(Firewall.empty().with(rules.rules("wanted")), unclaimed);
        return Slice.put(base, made.get(rules.family()), touched);
    }

    /** With the chains to which rules lead that were confirmed: whoever jumps to a chain claims it. */
    private static Ruleset withLed(
            Ruleset version, Set<Touched> touched, Ownership ownership, Supplier<Firewall> ours) {
        Ruleset whole = version;
        Deque<Touched> open = new ArrayDeque<>(touched);
        while (!open.isEmpty()) {
            Touched from = open.pop();
            Table table = whole.tableOrFresh(from.table());
            Set<String> missing = new LinkedHashSet<>();
            table.chain(from.chain()).ifPresent(chain -> chain.rules().forEach(rule -> missing.add(rule.target())));
            missing.removeIf(name -> name.isEmpty() || Rule.VERDICTS.contains(name) || table.has(name)
                    || Delta.isTarget(name, version.family())
                    || ownership.owners().ofChain(version.family(), from.table(), name).isPresent());
            for (String name : missing) {
                Optional<Chain> led = ours.get().get(version.family()).chain(from.table(), name);
                whole = led.map(whole.tableOrFresh(from.table())::with).map(whole::with).orElse(whole);
                led.ifPresent(chain -> open.push(new Touched(from.table(), chain.name())));
            }
        }
        return whole;
    }

    /**
     * Saves a version.
     *
     * @param version the rules
     * @param journal of the commit that is confirmed; empty if live is saved as it was found
     */
    public Version save(Firewall version, Optional<Journal> journal, Who who, Author author) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Family family : settings.families()) {
            files.put(family.section(), Utf8.encode(SaveWriter.saved(version.get(family))));
        }
        // A confirm that was interrupted after this has its version already.
        Optional<Version> done = saved.head().filter(head -> journal.isPresent()
                && head.trailer(Trailer.COMMIT).filter(journal.get().id()::equals).isPresent());
        // Assertions count as they are in the folder, so they belong to the version that they were checked with.
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        saved.working(Assertions.FILE).ifPresent(file -> all.put(Assertions.FILE, file));
        Version made = done.orElseGet(() -> saved.confirm(all, author,
                SavedMessage.of(journal.map(Journal::message), Diff.between(before(), version).changes()),
                trailers(journal, who)));
        keepAsKnownGood(files);
        return made;
    }

    /** A family that is not saved any more must not come back at boot either. */
    private void keepAsKnownGood(Map<String, byte[]> files) {
        Path folder = new PrivateFolder(settings.state().resolve(KNOWN_GOOD)).make();
        for (Family family : Family.all()) {
            AtomicFile file = new AtomicFile(folder.resolve(family.section()));
            if (files.containsKey(family.section())) {
                file.write(files.get(family.section()));
            } else {
                file.delete();
            }
        }
    }

    private static List<Trailer> trailers(Optional<Journal> journal, Who who) {
        List<Trailer> trailers = new ArrayList<>();
        journal.ifPresent(commit -> trailers.add(new Trailer(Trailer.COMMIT, commit.id())));
        trailers.add(new Trailer(Trailer.HOST, Commits.host()));
        trailers.add(new Trailer(Trailer.CONFIRMED_FROM, who.from()));
        trailers.add(new Trailer(Trailer.CONFIRMED_BY, journal.map(Confirmation::how).orElse("adopt")));
        return trailers;
    }

    private static String how(Journal journal) {
        return journal.atOnce() ? "commit 0" : "confirm within " + journal.window() + " s";
    }

    /** What the new version is compared with, as far as it can be read: the files, hand edits and all. */
    private Firewall before() {
        Map<String, byte[]> files = saved.working();
        Firewall firewall = Firewall.empty();
        for (Family family : Family.all()) {
            firewall = firewall.with(read(family, files.getOrDefault(family.section(), new byte[0])));
        }
        return firewall;
    }

    private static Ruleset read(Family family, byte[] content) {
        return SaveReader.read(family, family.section(), Utf8.decode(content)).ruleset();
    }
}
