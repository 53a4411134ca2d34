package org.iptsh.persistence.commit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.saved.Saved;
import org.iptsh.persistence.saved.SavedMessage;
import org.iptsh.persistence.saved.Trailer;
import org.iptsh.persistence.saved.Version;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;

/**
 * Makes a version of what is live, and of that the version known to work.
 *
 * @param saved where versions are kept
 */
public record Confirmation(Settings settings, Saved saved) {
    /** The folder of the state folder that holds the version known to work, which boots if the saved one can't. */
    private static final String KNOWN_GOOD = "known-good";

    /**
     * Saves it.
     *
     * @param live what the kernel enforces
     * @param journal of the commit that is confirmed; empty if live is saved as it was found
     */
    public Version save(Firewall live, Optional<Journal> journal, Who who, Author author) {
        Optional<Version> done = saved.head().filter(head -> journal.isPresent()
                && head.trailer(Trailer.COMMIT).filter(journal.get().id()::equals).isPresent());
        if (done.isPresent()) {
            // A confirm that was interrupted after this.
            return done.get();
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Family family : settings.families()) {
            files.put(family.section(), Utf8.encode(SaveWriter.saved(live.get(family))));
        }
        String message = SavedMessage.of(journal.map(Journal::message), Diff.between(before(), live).changes());
        Version version = saved.confirm(files, author, message, trailers(journal, who));
        keepAsKnownGood(files);
        return version;
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
            byte[] content = files.getOrDefault(family.section(), new byte[0]);
            firewall = firewall.with(SaveReader.read(family, family.section(), Utf8.decode(content)).ruleset());
        }
        return firewall;
    }
}
