package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.settings.Key;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.plugin.usage.Kind;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.catalogue.Candidate;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Extension;
import org.iptsh.ruleset.lint.Check;
import org.iptsh.ruleset.lint.Rulings;
import org.iptsh.shell.view.Wrapping;

/** {@code help}: everything there is, a command, the settings, or a match or target. */
final class Help {
    /** Where the list says what each command does. */
    private static final int COLUMN = 40;

    private final Commands commands;

    Help(Commands commands) {
        this.commands = commands;
    }

    Command command() {
        List<Kind> kinds = List.of(
                new Kind("COMMAND", "a command", word -> !List.of("match", "target", "settings").contains(word),
                        (session, words) -> commands.all().stream()
                                .map(command -> new Candidate(command.name(), command.group(), command.summary(),
                                        true)).toList()),
                new Kind("MATCH", "a match", word -> true, (session, words) ->
                        extensions(true, session.where().family())),
                new Kind("TARGET", "a target", word -> true, (session, words) ->
                        extensions(false, session.where().family())),
                new Kind("CODE", "a check", word -> true, (session, words) -> Places.checks()));
        return Command.of("help", Groups.SHELL, "[COMMAND|settings|match MATCH|target TARGET|check CODE]", kinds,
                "what there is, and how it is used",
                "`help match tcp` and `help target REJECT` explain iptables' own words, `help check shadowed` what a"
                        + " check finds.",
                this::run);
    }

    private static List<Candidate> extensions(boolean match, Family family) {
        Catalogue catalogue = Catalogue.standard();
        return (match ? catalogue.matches(family) : catalogue.targets(family)).stream()
                .map(extension -> new Candidate(extension.name(), match ? "match" : "target", extension.help(), true))
                .toList();
    }

    private Answer run(Call call) {
        Family family = call.session().where().family();
        Optional<String> match = call.arguments().get("MATCH");
        Optional<String> target = call.arguments().get("TARGET");
        if (match.isPresent() || target.isPresent()) {
            return extension(family, match.isPresent(), match.or(() -> target).get());
        }
        int width = call.console().width();
        if (call.arguments().get("CODE").isPresent()) {
            return check(Linting.find(call.arguments().get("CODE").get()), width);
        }
        if (call.arguments().has("settings")) {
            return settings(width);
        }
        return call.arguments().get("COMMAND").map(name -> one(name, width)).orElseGet(() -> everything(width));
    }

    private Answer extension(Family family, boolean match, String name) {
        Catalogue catalogue = Catalogue.standard();
        Optional<Extension> found = match ? catalogue.match(name, family) : catalogue.target(name, family);
        Extension extension = found.or(() -> match
                        ? catalogue.match(name, family.other()) : catalogue.target(name, family.other()))
                .orElseThrow(() -> CommandFailure
                        .of(Exit.FAILED, "no " + (match ? "match" : "target") + " " + name + " is known"
                        + Nearest.to(name, extensions(match, family).stream().map(Candidate::text).toList())
                                .map(near -> "; did you mean " + near + "?").orElse("")));
        List<String> text = catalogue.help(extension);
        return Answer.of(text.stream().map(Line::of).toList(), text);
    }

    /** The page of a check; what all of them have in common stands at its end. */
    private static Answer check(Check check, int width) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(check.code(), Style.COMMAND).and(" (" + check.severity().word() + "): " + check.summary()));
        lines.add(Line.empty());
        check.help().forEach(line -> lines.add(Line.of(line)));
        lines.add(Line.empty());
        lines.add(Line.of("To leave one rule alone, put into its comment: ").and(
                "-m comment --comment \"" + Rulings.MARKER + check.code() + " why\"", Style.VALUE));
        lines.add(Line.of("For many, or for another severity, a line of the file " + Rulings.FILE
                + " in the repository: " + check.code() + " off|info|warning|error [in TABLE [CHAIN]];"
                + " the last that fits counts, and # begins a comment."));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("check", check.code());
        document.put("severity", check.severity().word());
        document.put("summary", check.summary());
        document.put("help", String.join("\n", check.help()));
        return Answer.of(lines.stream().flatMap(line -> Wrapping.lines(line, width, 0).stream()).toList(), document);
    }

    private static Answer settings(int width) {
        List<Line> lines = new ArrayList<>(Wrapping.lines(
                Line.of(Settings.FILE + ", or another file with --config; each key has a default:"), width, 0));
        Map<String, Object> document = new LinkedHashMap<>();
        for (Key<?> key : Key.ALL) {
            lines.add(Line.of(key.name(), Style.COMMAND).and(": " + key.shown(), Style.VALUE));
            lines.addAll(Wrapping.lines(Line.of("    " + key.help() + ": " + key.accepts()), width, 4));
            Map<String, String> about = new LinkedHashMap<>();
            about.put("default", key.shown());
            about.put("accepts", key.accepts());
            about.put("help", key.help());
            document.put(key.name(), about);
        }
        return Answer.of(lines, document);
    }

    private Answer one(String name, int width) {
        Command command = commands.find(name).orElseThrow(() -> CommandFailure.of(Exit.USAGE,
                "no command " + name + commands.nearest(name).map(near -> "; did you mean " + near + "?").orElse("")));
        List<Line> lines = new ArrayList<>();
        lines.addAll(Wrapping.lines(Line.of(command.name(), Style.COMMAND).and(" " + command.usage().text()), width,
                8));
        lines.addAll(Wrapping.lines(Line.of("    " + command.summary()), width, 4));
        if (!command.help().isEmpty()) {
            lines.add(Line.empty());
            lines.addAll(prose(command.help(), width));
        }
        List<Kind> kinds = command.usage().kinds().stream().filter(kind -> !kind.meaning().isEmpty()).toList();
        int longest = kinds.stream().mapToInt(kind -> kind.name().length()).max().orElse(0);
        int names = Math.max(12, longest + 2);
        kinds.forEach(kind -> lines.addAll(Wrapping.lines(
                Line.of(String.format("    %-" + names + "s", kind.name()), Style.VALUE).and(
                        kind.meaning(), Style.FAINT), width, 4 + names)));
        return Answer.of(lines, document(command));
    }

    /** Lines that belong together as one text; those that are indented are examples, each by itself. */
    private static List<Line> prose(List<String> help, int width) {
        List<Line> lines = new ArrayList<>();
        List<String> text = new ArrayList<>();
        for (String line : help) {
            if (line.startsWith(" ")) {
                lines.addAll(Wrapping.lines(Line.of(String.join(" ", text)), width, 0));
                text.clear();
                lines.add(Line.of("    " + line.strip(), Style.COMMAND));
            } else {
                text.add(line);
            }
        }
        if (!text.isEmpty()) {
            lines.addAll(Wrapping.lines(Line.of(String.join(" ", text)), width, 0));
        }
        lines.removeIf(line -> line.text().isEmpty());
        return lines;
    }

    private static Map<String, Object> document(Command command) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("command", command.name());
        document.put("usage", command.synopsis());
        document.put("summary", command.summary());
        document.put("help", String.join("\n", command.help()));
        return document;
    }

    private Answer everything(int width) {
        List<Line> lines = new ArrayList<>();
        String group = "";
        for (Command command : commands.all()) {
            if (!command.group().equals(group)) {
                group = command.group();
                lines.add(Line.of(group, Style.HEADING));
            }
            lines.addAll(entry(command, width));
        }
        lines.add(Line.of("iptables' own syntax, done to what is staged", Style.HEADING));
        EditLines.operations().forEach((letter, summary) -> lines.addAll(Wrapping.lines(
                Line.of("  ").and(letter, Style.COMMAND).and("  " + summary), width, 6)));
        lines.addAll(Wrapping.lines(Line.of("Lines may begin with iptables or ip6tables; Tab completes everywhere; "
                + "`help COMMAND` tells more.", Style.FAINT), width, 0));
        return Answer.of(lines, commands.all().stream().map(Help::document).toList());
    }

    /** A command and what it does: beside it where there is room, else below. */
    private static List<Line> entry(Command command, int width) {
        String usage = command.usage().text();
        Line line = Line.of("  ").and(command.name(), Style.COMMAND)
                .and(usage.isEmpty() ? "" : " " + usage, Style.FAINT);
        int left = COLUMN - line.text().length();
        if (left >= 2 && width - COLUMN >= COLUMN / 2) {
            return Wrapping.lines(line.and(" ".repeat(left) + command.summary()), width, COLUMN);
        }
        int indent = width - COLUMN >= COLUMN / 2 ? COLUMN : 6;
        List<Line> lines = new ArrayList<>(Wrapping.lines(line, width, indent));
        lines.addAll(Wrapping.lines(Line.of(" ".repeat(indent) + command.summary()), width, indent));
        return lines;
    }
}
