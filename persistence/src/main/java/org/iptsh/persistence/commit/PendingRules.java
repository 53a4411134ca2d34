package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.delta.Slice;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Utf8;

/**
 * What a commit that was written down says of one family's rules.
 *
 * @param folder of the commit
 */
record PendingRules(Path folder, Family family) {

    /** Those of a commit; empty if it leaves this family alone. */
    static Optional<PendingRules> of(Path folder, Family family) {
        return Files.exists(folder.resolve("seen." + family.section()))
                ? Optional.of(new PendingRules(folder, family)) : Optional.empty();
    }

    /** The chains that it touches. */
    Set<Touched> touched() {
        Set<Touched> touched = new LinkedHashSet<>(Slice.chains(rules("seen")));
        touched.addAll(Slice.chains(rules("wanted")));
        return touched;
    }

    /** One of its slices: {@code seen}, {@code wanted}, {@code mine} or {@code want}. */
    Ruleset rules(String which) {
        try {
            String text = Utf8.decode(Files.readAllBytes(file(which)));
            return SaveReader.read(family, file(which).toString(), text).result().get();
        } catch (IOException e) {
            throw DiskFailure.of("cannot read " + file(which), e);
        }
    }

    /** The chains as they were before this commit and any that it took the place of, everybody's rules included. */
    Ruleset found() {
        return rules(Files.exists(file("found")) ? "found" : "seen");
    }

    private Path file(String which) {
        return folder.resolve(which + "." + family.section());
    }
}
