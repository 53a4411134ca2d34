package org.iptsh.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.saved.Version;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Utf8;

/**
 * A firewall that somebody named: {@code staged}, {@code live}, {@code saved}, a revision, or a file.
 *
 * @param name as it was named, for headings
 * @param only the family that a file speaks of; empty for the others, which have all
 */
record Source(String name, Firewall firewall, Optional<Family> only) {

    /** Finds what a word names; a file if it has a slash or a dot that leads to one, else a revision. */
    static Source of(Session session, String word) {
        return switch (word) {
            case "live" -> new Source(word, session.live().firewall(), Optional.empty());
            case "staged" -> new Source(word, session.candidate(), Optional.empty());
            case "saved" -> new Source(word, saved(session), Optional.empty());
            default -> isFile(session, word) ? file(session, word) : revision(session, word);
        };
    }

    /** What must be said beside it: that the kernel enforces something else, or that it is not settled yet. */
    List<String> caveats(Session session) {
        if (!name.equals("live") && !name.equals("staged")) {
            return List.of();
        }
        List<String> caveats = new ArrayList<>(session.live().doubts());
        if (name.equals("staged")) {
            int conflicts = session.onLive().merge().map(merge -> merge.conflicts().size()).orElse(0);
            if (conflicts > 0) {
                caveats.add(conflicts + (conflicts == 1 ? " conflict" : " conflicts") + " with what live has become "
                        + "since: shown is what you staged there; `resolve` shows both");
            }
        }
        return caveats;
    }

    private static boolean isFile(Session session, String word) {
        return word.contains("/") || Files.exists(session.file(word));
    }

    /** The working files of the repository: what boots. */
    static Firewall saved(Session session) {
        return firewall("saved", session.saved().working());
    }

    static Source revision(Session session, String word) {
        Version version = session.saved().version(word).get();
        return new Source(version.shortId(), firewall(version.shortId(), session.saved().files(version)), Optional
                .empty());
    }

    /** Reads a file of iptables-save text; its name tells the family, {@code .v6} or not. */
    static Source file(Session session, String word) {
        return file(session, word, familyOf(word));
    }

    /** Reads a file of iptables-save text that is known to be of a family. */
    static Source file(Session session, String word, Family family) {
        String text = Utf8.decode(bytes(session.file(word)));
        return new Source(word, Firewall.empty().with(SaveReader.read(family, word, text).result().get()), Optional
                .of(family));
    }

    /** The family that a file name tells: IPv6 for {@code *.v6} and names with {@code ip6}, else IPv4. */
    static Family familyOf(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.endsWith("v6") || last.contains("ip6") ? Family.IPV6 : Family.IPV4;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw CommandFailure.of(Exit.FAILED, "there is no file " + file);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a folder"
                    : !Files.isReadable(file) ? "permission denied" : e.getMessage();
            throw CommandFailure.of(Exit.FAILED, "cannot read " + file + ": " + reason);
        }
    }

    /** The rules in the files of a version. */
    static Firewall firewall(String name, Map<String, byte[]> files) {
        Firewall firewall = Firewall.empty();
        for (Family family : Family.all()) {
            byte[] bytes = files.get(family.section());
            if (bytes != null) {
                String text = Utf8.decode(bytes);
                firewall = firewall.with(
                        SaveReader.read(family, name + ":" + family.section(), text).result().get());
            }
        }
        return firewall;
    }

    /** Narrows two firewalls to the family that both speak of. */
    static Firewall narrow(Firewall firewall, Optional<Family> family) {
        return family.map(only -> Firewall.empty().with(firewall.get(only))).orElse(firewall);
    }
}
