package org.iptsh.persistence.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.BadInput;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.surroundings.Prefix;

/**
 * One key of the settings: its default, what it may be, and what it is for. Reading the file, its error messages and
 * the help all follow from the table here.
 *
 * @param name as it is written
 * @param initial the value where the file does not say
 * @param shown that value as one would write it
 * @param accepts what it may be, to be read after "not"
 * @param help what it is for, a sentence
 * @param reading from what is written; throws {@link BadInput}
 */
public record Key<T>(String name, T initial, String shown, String accepts, String help, Reading<T> reading) {

    /** Makes a value of what is written. */
    interface Reading<T> {
        T read(Value value, String accepts);
    }

    /** The longest time that a commit waits for its confirmation: a day. */
    private static final int LONGEST = 86_400;

    static final Key<Path> REPOSITORY = path("repository", "/etc/iptables", "where the saved rulesets are");
    static final Key<Path> STATE =
            path("state", "/var/lib/iptsh", "where staged rulesets are, and the last version known to work");
    static final Key<Path> RUN =
            path("run", "/run/iptsh", "where a pending commit and the locks are: gone after a reboot");
    static final Key<Integer> CONFIRM_WITHIN = new Key<>(
            "confirm-within", 60, "60", "a number of seconds from 1 to " + LONGEST,
            "how long a bare `commit` waits to be confirmed before it is rolled back", Key::seconds);
    static final Key<ConfirmFrom> CONFIRM_FROM = choice(
            "confirm-from", ConfirmFrom.ANY, "any", words(ConfirmFrom.values(), ConfirmFrom::word),
            "whether only a session that was opened after the commit may confirm it");
    static final Key<Optional<Backend>> BACKEND = choice(
            "backend", Optional.empty(), "auto", backends(),
            "which of the kernel's rule stores is used; auto is what the host's own iptables uses");
    static final Key<List<Family>> FAMILIES = new Key<>(
            "families", Family.all(), "[ipv4, ipv6]", "a list of ipv4, ipv6 or both",
            "the address families that are read, committed and saved", Key::families);
    static final Key<Failsafe> FAILSAFE = choice(
            "failsafe", Failsafe.LOCKDOWN, "lockdown", words(Failsafe.values(), Failsafe::word),
            "what a boot does where no saved ruleset can be loaded: let only SSH in, or everything");
    static final Key<List<Foreign>> FOREIGN = new Key<>(
            "foreign", List.of(), "[]", "a list of {owner: NAME, chains: [PATTERN]}",
            "chains that other programs manage, which are shown and never touched; owner `ours` claims chains back",
            Key::foreign);
    static final Key<List<Management>> MANAGEMENT = new Key<>(
            "management", List.of(), "[]", "a list of addresses, networks or {from: ADDRESS, port: NUMBER}",
            "where the host is managed from, on port 22 or the one that is given: a commit that cuts them"
                    + " off is refused",
            Key::management);
    static final Key<Optional<String>> REMOTE = new Key<>(
            "remote", Optional.empty(), "null", "a git remote or null",
            "the git remote that every confirmed version is pushed to", Key::remote);

    /** All keys, in the order in which they are best read. */
    public static final List<Key<?>> ALL = List.of(
            REPOSITORY, STATE, RUN, CONFIRM_WITHIN, CONFIRM_FROM, BACKEND, FAMILIES, FAILSAFE, FOREIGN, MANAGEMENT,
            REMOTE);

    T read(Value value) {
        return reading.read(value, accepts);
    }

    private static Key<Path> path(String name, String initial, String help) {
        return new Key<>(name, Path.of(initial), initial, "a path", help, Key::path);
    }

    private static <T> Key<T> choice(String name, T initial, String shown, Map<String, T> words, String help) {
        List<String> sorted = words.keySet().stream().sorted().toList();
        return new Key<>(name, initial, shown, String.join(" or ", sorted), help, (value, accepts) -> {
            String word = value.text(accepts);
            if (!words.containsKey(word)) {
                throw new BadInput(meant(value.place().problem("not " + accepts), word, sorted));
            }
            return words.get(word);
        });
    }

    /** Adds to a problem the word that was probably meant. */
    static Problem meant(Problem problem, String typed, List<String> words) {
        return Nearest.to(typed, words).map(word -> problem.hint("did you mean " + word + "?")).orElse(problem);
    }

    private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
        return Stream.of(values).collect(Collectors.toMap(word, Function.identity()));
    }

    private static Map<String, Optional<Backend>> backends() {
        Map<String, Optional<Backend>> words = new HashMap<>();
        words.put("auto", Optional.empty());
        words(Backend.values(), Backend::word).forEach((word, backend) -> words.put(word, Optional.of(backend)));
        return words;
    }

    private static Path path(Value value, String accepts) {
        String text = value.text(accepts);
        if (text.startsWith("~")) {
            throw value.wrong("not " + accepts + ": ~ means nothing here, write the folder out");
        }
        if (text.isBlank()) {
            throw value.wrong("not " + accepts);
        }
        try {
            return value.place().resolve(text);
        } catch (InvalidPathException e) {
            throw value.wrong("not " + accepts);
        }
    }

    private static int seconds(Value value, String accepts) {
        String text = value.text(accepts);
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > LONGEST) {
            throw value.wrong("not " + accepts);
        }
        return Integer.parseInt(text);
    }

    private static List<Family> families(Value value, String accepts) {
        Map<String, Family> words =
                words(Family.values(), family -> family.label().toLowerCase(Locale.ROOT));
        List<Family> families = new ArrayList<>();
        for (Value each : value.values(accepts)) {
            String word = each.text(accepts);
            if (!words.containsKey(word) || families.contains(words.get(word))) {
                throw each.wrong("not " + accepts);
            }
            families.add(words.get(word));
        }
        return families.stream().sorted().toList();
    }

    private static List<Foreign> foreign(Value value, String accepts) {
        if (value instanceof Value.Sequence none && none.values().isEmpty()) {
            return List.of();
        }
        return value.values(accepts).stream().map(each -> oneForeign(each, accepts)).toList();
    }

    private static Foreign oneForeign(Value value, String accepts) {
        String owner = "";
        List<String> chains = List.of();
        for (Value.Entry entry : value.entries(accepts)) {
            switch (entry.key().text()) {
                case "owner" -> owner = printable(entry.value(), "a name");
                case "chains" -> chains = entry.value().values("a list of patterns").stream()
                        .map(each -> printable(each, "a pattern of chain names"))
                        .toList();
                default -> throw unknownKey(entry.key(), List.of("owner", "chains"));
            }
        }
        if (owner.isEmpty() || chains.isEmpty()) {
            throw value.wrong((owner.isEmpty() ? "owner" : "chains") + " is missing");
        }
        if (!owner.equals(Owners.OURS)) {
            chains.stream().filter(Key::isBuiltIn).findFirst().ifPresent(chain -> {
                throw value.wrong("chain " + chain + " is built in, so it is no other program's");
            });
        }
        return new Foreign(owner, chains);
    }

    private static boolean isBuiltIn(String chain) {
        return Tables.names().stream().anyMatch(table -> Tables.builtInChains(table).contains(chain));
    }

    private static List<Management> management(Value value, String accepts) {
        if (value instanceof Value.Sequence none && none.values().isEmpty()) {
            return List.of();
        }
        return value.values(accepts).stream().map(Key::oneManagement).toList();
    }

    private static Management oneManagement(Value value) {
        if (value instanceof Value.Scalar) {
            return new Management(network(value), Management.SSH);
        }
        Prefix from = null;
        int port = Management.SSH;
        for (Value.Entry entry : value.entries("an address or {from: ADDRESS, port: NUMBER}")) {
            switch (entry.key().text()) {
                case "from" -> from = network(entry.value());
                case "port" -> port = port(entry.value());
                default -> throw unknownKey(entry.key(), List.of("from", "port"));
            }
        }
        if (from == null) {
            throw value.wrong("from is missing");
        }
        return new Management(from, port);
    }

    private static Prefix network(Value value) {
        String text = value.text("an address or a network");
        return Family.all().stream().flatMap(family -> Prefix.parse(family, text).stream()).findFirst()
                .orElseThrow(() -> value.wrong("not an address or a network, such as 192.0.2.7 or 2001:db8::/64"));
    }

    private static int port(Value value) {
        String accepts = "a port from 1 to 65535";
        String text = value.text(accepts);
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65535) {
            throw value.wrong("not " + accepts);
        }
        return Integer.parseInt(text);
    }

    private static BadInput unknownKey(Value.Scalar key, List<String> known) {
        return new BadInput(meant(key.place().problem("unknown key " + key.text()), key.text(), known));
    }

    private static Optional<String> remote(Value value, String accepts) {
        return value instanceof Value.Scalar scalar && scalar.none()
                ? Optional.empty()
                : Optional.of(printable(value, accepts));
    }

    private static String printable(Value value, String wanted) {
        String text = value.text(wanted);
        if (text.isBlank() || text.chars().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
            throw value.wrong("not " + wanted);
        }
        return text;
    }
}
