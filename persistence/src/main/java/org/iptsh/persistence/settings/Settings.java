package org.iptsh.persistence.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.persistence.disk.Ownership;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.BadInput;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;

/**
 * What an administrator has set for this host; {@link Key} says what each means. Paths are absolute.
 *
 * @param confirmWithin seconds, 1 to 86400
 * @param backend empty for the one that the host's own iptables uses
 * @param families in order, at least one
 */
public record Settings(
        Path repository,
        Path state,
        Path run,
        int confirmWithin,
        ConfirmFrom confirmFrom,
        Optional<Backend> backend,
        List<Family> families,
        Failsafe failsafe,
        List<Foreign> foreign,
        List<Management> management,
        Optional<String> remote) {

    /** The file that is read where none is named. */
    public static final Path FILE = Path.of("/etc/iptsh/iptsh.yaml");

    public Settings {
        families = List.copyOf(families);
        foreign = List.copyOf(foreign);
        management = List.copyOf(management);
    }

    /** What holds where nothing is set. */
    public static Settings defaults() {
        return of(Map.of());
    }

    /**
     * Reads a settings file. A path in it that is not absolute starts from the folder of the file.
     *
     * @param named the file; where none is named {@link #FILE}, if there is one that this user may read
     * @throws BadInput with everything that is wrong in it
     * @throws HostException if a named file is not there, or another user could change the file: it names folders
     *     that root works in
     */
    public static Settings read(Optional<Path> named) {
        Path file = named.orElse(FILE);
        if (named.isEmpty() && !Files.isReadable(file)) {
            return defaults();
        }
        refuseDanger(file);
        return YamlFile.read(file).map(Settings::of).orElseGet(Settings::defaults);
    }

    private static void refuseDanger(Path file) {
        try {
            Path real = file.toRealPath();
            new PrivateFolder(real.getParent()).check();
            Optional<String> danger = Ownership.of(real).danger();
            if (danger.isPresent()) {
                throw new HostException("refusing the settings in " + file + ": the file " + danger.get()
                        + "; it must be root's or yours alone to change (chown, chmod go-w)");
            }
        } catch (IOException e) {
            throw DiskFailure.of("cannot read the settings in " + file, e);
        }
    }

    private static Settings of(Value value) {
        // There is one of each key. Comparing their components would set up method handles, at every start.
        Map<Key<?>, Object> values = new IdentityHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Value.Entry entry : value.entries("settings: lines of `KEY: VALUE`")) {
            String name = entry.key().text();
            Optional<Key<?>> key = Key.ALL.stream().filter(each -> each.name().equals(name)).findFirst();
            try {
                if (key.isEmpty()) {
                    List<String> names = Key.ALL.stream().<String>map(Key::name).toList();
                    throw new BadInput(Key.meant(entry.key().place().problem("unknown key " + name), name, names));
                }
                values.put(key.get(), key.get().read(entry.value()));
            } catch (BadInput e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new BadInput(problems);
        }
        return of(values);
    }

    private static Settings of(Map<Key<?>, Object> values) {
        return new Settings(
                get(values, Key.REPOSITORY),
                get(values, Key.STATE),
                get(values, Key.RUN),
                get(values, Key.CONFIRM_WITHIN),
                get(values, Key.CONFIRM_FROM),
                get(values, Key.BACKEND),
                get(values, Key.FAMILIES),
                get(values, Key.FAILSAFE),
                get(values, Key.FOREIGN),
                get(values, Key.MANAGEMENT),
                get(values, Key.REMOTE));
    }

    /** What a key was given is of its type: only its own reading puts it there. */
    @SuppressWarnings("unchecked")
    private static <T> T get(Map<Key<?>, Object> values, Key<T> key) {
        return (T) values.getOrDefault(key, key.initial());
    }
}
