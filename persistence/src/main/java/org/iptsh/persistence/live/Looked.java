package org.iptsh.persistence.live;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;

/**
 * The chains in which nft was asked for hidden rules, each as it was then: a look is paid for once a change.
 *
 * <p>They are kept in a file, a line a chain: {@code rules.v4 filter INPUT 1f2e…}. A lost file costs a look, no more.
 */
public final class Looked {
    private static final String FILE = "looked";

    private final Optional<Path> folder;
    private Map<String, Long> seen;
    private boolean changed;

    private Looked(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Kept in a folder, which should be gone after a reboot. */
    public static Looked in(Path folder) {
        return new Looked(Optional.of(folder));
    }

    /** Kept nowhere. */
    public static Looked nowhere() {
        return new Looked(Optional.empty());
    }

    /** Whether nothing was hidden in this very chain. */
    boolean has(Family family, String table, Chain chain) {
        return seen().getOrDefault(name(family, table, chain), 0L) == fingerprint(chain);
    }

    void add(Family family, String table, Chain chain) {
        seen().put(name(family, table, chain), fingerprint(chain));
        changed = true;
    }

    /** Writes down what was added, where that can be done. */
    void keep() {
        if (!changed || folder.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        seen().forEach((name, print) -> lines.append(name).append(' ').append(Long.toHexString(print)).append('\n'));
        try {
            new AtomicFile(new PrivateFolder(folder.get()).make().resolve(FILE))
                    .write(lines.toString().getBytes(StandardCharsets.UTF_8));
            changed = false;
        } catch (HostException e) {
            // Whoever may not write there, or has no room there, looks again the next time.
            changed = true;
        }
    }

    private Map<String, Long> seen() {
        if (seen == null) {
            seen = new HashMap<>();
            try {
                folder.map(path -> new AtomicFile(path.resolve(FILE))).flatMap(AtomicFile::read).ifPresent(this::read);
            } catch (HostException | NumberFormatException e) {
                // What can't be read was not looked at.
                seen.clear();
            }
        }
        return seen;
    }

    private void read(byte[] text) {
        new String(text, StandardCharsets.UTF_8).lines().forEach(line -> {
            int blank = line.lastIndexOf(' ');
            if (blank > 0) {
                seen.put(line.substring(0, blank), Long.parseUnsignedLong(line, blank + 1, line.length(), 16));
            }
        });
    }

    private static String name(Family family, String table, Chain chain) {
        return family.section() + " " + table + " " + chain.name();
    }

    /** Of the rules in their order, without their counters. */
    private static long fingerprint(Chain chain) {
        long print = chain.size();
        for (Rule rule : chain.rules()) {
            print = (print ^ rule.text().hashCode()) * 0x9E3779B97F4A7C15L;
            print = (print ^ rule.text().length()) + (print >>> 29);
        }
        return print;
    }
}
