package org.iptsh.persistence.guard;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.HostException;

/**
 * The systemd unit that runs the boot script, with the settings written into it: it starts when no JVM can.
 *
 * @param script where the boot script is
 */
record BootUnit(Path script, BootSettings settings) {
    static final String NAME = Script.BOOT_UNIT.file();

    /** The target that pulls it in: every way to start a machine that ends with a network goes through it. */
    static final String WANTED_BY = "sysinit.target";

    private static final Pattern PLAIN = Pattern.compile("[\\w/.,:@%+=-]+");

    /** The unit's text. */
    String text() {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(settings.words());
        String commandLine = words(command).replace("$", "$$");
        // What is not there yet, or any more, must not keep the unit from starting: hence the minus signs.
        List<String> writes = List.of("/run", "-" + settings.state(), "-" + settings.run());
        return new String(Script.BOOT_UNIT.content(), StandardCharsets.UTF_8)
                .replace("@MOUNTS@", words(List.of(settings.repository().toString(), settings.state().toString())))
                .replace("@WRITES@", words(writes))
                .replace("@COMMAND@", commandLine);
    }

    private static String words(List<String> words) {
        return words.stream().map(BootUnit::word).collect(Collectors.joining(" "));
    }

    /** A word as systemd.syntax(7) wants it; the kinds of value that a unit takes don't agree on how to escape a quote. */
    private static String word(String word) {
        if (word.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\' || c == 0x7f)) {
            throw new HostException("no unit can name " + word + ": choose a name without quotes and backslashes");
        }
        String escaped = word.replace("%", "%%");
        return PLAIN.matcher(escaped).matches() ? escaped : '"' + escaped + '"';
    }
}
