package org.iptsh.plugin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.usage.Kind;
import org.iptsh.plugin.usage.Usage;

/**
 * A command as a value: from it follow parsing, completion, highlighting, help and man pages.
 *
 * @param name the word it is called by
 * @param group the heading it stands under in the help
 * @param usage what may stand behind the name
 * @param summary what it does, in a few words
 * @param help what else there is to know; a line each
 * @param action what it does
 */
public record Command(String name, String group, Usage usage, String summary, List<String> help, Action action) {

    public Command {
        help = List.copyOf(help);
    }

    /** What a command does. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws CommandFailure if it can't
         */
        Answer run(Call call);
    }

    /** Makes a command whose usage is read with these kinds of places. */
    public static Command of(
            String name, String group, String usage, List<Kind> kinds, String summary, String help, Action action) {
        Map<String, Kind> byName = new LinkedHashMap<>();
        kinds.forEach(kind -> byName.put(kind.name(), kind));
        return new Command(name, group, Usage.parse(usage, byName), summary, help.lines().toList(), action);
    }

    /** The name and the usage: {@code commit [SECONDS] [-m TEXT]}. */
    public String synopsis() {
        return usage.text().isEmpty() ? name : name + " " + usage.text();
    }
}
