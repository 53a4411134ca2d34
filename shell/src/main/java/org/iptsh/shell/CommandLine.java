package org.iptsh.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.edit.Operation;

/**
 * The words that iptsh was started with.
 *
 * @param config the settings file that was named
 * @param script the text behind {@code -c}
 * @param command the command and its words, as a line
 */
record CommandLine(
        Optional<Path> config, boolean json, boolean version, boolean help,
        Optional<String> script, Optional<String> command) {

    static final List<String> HELP = List.of(
            "iptsh [OPTIONS]                a shell on a terminal; else a script on standard input",
            "iptsh [OPTIONS] COMMAND ...    one command; `iptsh help` lists them",
            "iptsh [OPTIONS] -c 'A; B; C'   several",
            "",
            "  --config FILE      settings, instead of /etc/iptsh/iptsh.yaml",
            "  --json             every command prints one JSON document",
            "  --sandbox[=DIR]    all of it in a network namespace of its own; DIR keeps what is saved there",
            "  --version, --help",
            "",
            "Exit codes: 0 done; 1 failed, or a comparison found something; 2 the words were wrong; 3 refused for"
                    + " safety;",
            "4 the kernel refused; 5 rolled back.");

    private static final List<String> OPTIONS = List
            .of("--config", "--json", "--version", "--help", "--sandbox", "-c", "-h");

    /**
     * Reads the words.
     *
     * @throws CommandFailure if an option is unknown or lacks its value
     */
    static CommandLine parse(List<String> args) {
        Optional<Path> config = Optional.empty();
        boolean json = false;
        boolean version = false;
        boolean help = false;
        int at = 0;
        while (at < args.size()) {
            String word = args.get(at);
            if (word.equals("--json")) {
                json = true;
            } else if (word.equals("--version")) {
                version = true;
            } else if (word.equals("--help") || word.equals("-h")) {
                help = true;
            } else if (word.startsWith("--config=")) {
                config = Optional.of(Path.of(word.substring("--config=".length())));
            } else if (word.equals("--config")) {
                config = Optional.of(Path.of(value(args, ++at, word, "a file")));
            } else if (word.equals("-c")) {
                String script = value(args, ++at, word, "commands");
                if (at + 1 < args.size()) {
                    throw CommandFailure.of(Exit.USAGE, "nothing may follow the commands of -c: " + args.get(at + 1));
                }
                return new CommandLine(config, json, version, help, Optional.of(script), Optional.empty());
            } else if (word.startsWith("--") && !word.contains(" ") && isUnknown(word)) {
                throw CommandFailure.of(Exit.USAGE, "unknown option " + word
                        + Nearest.to(word, OPTIONS).map(near -> "; did you mean " + near + "?").orElse("; see --help"));
            } else {
                break;
            }
            at++;
        }
        Optional<String> command = at < args.size() ? Optional.of(line(args.subList(at, args.size()))) : Optional
                .empty();
        return new CommandLine(config, json, version, help, Optional.empty(), command);
    }

    /** Whether a long option is none of iptables' own commands, which may stand first: {@code --append}. */
    private static boolean isUnknown(String word) {
        return Operation.of(word).isEmpty() && !word.startsWith("--table");
    }

    private static String value(List<String> args, int at, String option, String what) {
        if (at >= args.size()) {
            throw CommandFailure.of(Exit.USAGE, option + " needs " + what);
        }
        return args.get(at);
    }

    /** The words as a line that is cut into the same words again. */
    private static String line(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            boolean plain = word.matches("[A-Za-z0-9_./:,=+@%^~!-]+");
            line.append(line.length() == 0 ? "" : " ").append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return line.toString();
    }
}
