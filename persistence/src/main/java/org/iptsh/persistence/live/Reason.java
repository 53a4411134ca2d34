package org.iptsh.persistence.live;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iptsh.persistence.host.Programs.Finished;

/** Why the kernel or the program before it refused a rule, in its own words without the wrapping. */
record Reason(String text) {
    /** {@code line 4: RULE_APPEND failed (Invalid argument): rule in chain INPUT}, from the nft programs. */
    private static final Pattern ERRNO = Pattern.compile("[A-Z]+_[A-Z]+ failed \\(([^)]*)\\)");

    private static final Pattern SET = Pattern.compile("Set (\\S+) doesn't exist");
    private static final Pattern EXTENSION = Pattern.compile("Couldn't load (match|target) `([^']*)'");

    /** What the kernel says of a thing that is named and not there: a helper, a module, an estimator (measured). */
    private static final List<String> ABSENT =
            List.of("No such file or directory", "No chain/target/match by that name", "not found or invalid value");

    /**
     * Options that name something of the host which a namespace may lack: the kernel then says Invalid argument
     * (measured).
     */
    private static final List<String> OF_THE_HOST = List.of("--uid-owner", "--gid-owner", "--path");

    /** What a failed program said. */
    static Reason of(Finished refused) {
        Matcher errno = ERRNO.matcher(refused.stderr());
        if (errno.find()) {
            return new Reason(errno.group(1));
        }
        return new Reason(Scratch.words(refused.stderr()).orElse("it gives no reason")
                .replaceFirst("^ip6?tables: *", "")
                .replaceFirst("\\.? Run `dmesg' for more information\\.$", "")
                .replaceFirst("\\.$", ""));
    }

    /** What this rule, which the kernel refused wherever it stands, needs that is only not here. */
    Optional<String> missing(String rule) {
        Matcher set = SET.matcher(text);
        if (set.find()) {
            return Optional.of("the set " + set.group(1) + " is not on this host");
        }
        Matcher extension = EXTENSION.matcher(text);
        if (extension.find()) {
            return Optional.of("the " + extension.group(1) + " " + extension.group(2) + " is not on this host");
        }
        if (ABSENT.stream().anyMatch(text::contains)) {
            return Optional.of("something it names is not on this host, or a module of the kernel is not ("
                    + text + ")");
        }
        return text.equals("Invalid argument")
                ? OF_THE_HOST.stream().filter(option -> rule.contains(option + " ")).findFirst()
                        .map(option -> "what " + option + " names is not in the namespace where it is tried")
                : Optional.empty();
    }

    /** Whether it is the way of the jumps from chain to chain that was refused. */
    boolean isOfJumps() {
        return text.equals("Too many links") || text.equals("Too many levels of symbolic links");
    }

    /** The reason in the words of somebody who reads rules. */
    String said() {
        return isOfJumps()
                ? "the jumps go round in a circle, or more than 15 chains deep (" + text + ")" : text;
    }
}
