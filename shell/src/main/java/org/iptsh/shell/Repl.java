package org.iptsh.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.shell.Statements.Statement;
import org.iptsh.shell.command.Leave;
import org.iptsh.shell.line.Expectation;
import org.iptsh.shell.line.GroupedReader;
import org.iptsh.shell.line.LineCompleter;
import org.iptsh.shell.line.LineHighlighter;
import org.iptsh.shell.line.LineParser;
import org.iptsh.shell.line.WordHelp;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/** The shell on a terminal: reads a line, does it, shows what came of it, and tells what happens meanwhile. */
final class Repl {
    private static final String HELP = "iptsh-help";

    private final Interpreter interpreter;
    private final Session session;
    private final String version;
    private final Screen screen;
    private final LineHighlighter highlighter;
    private final LineReaderImpl reader;
    private final Prompt prompt;
    private final Watch watch;

    /** What the next prompt begins with: the statement that failed, and those behind it. */
    private String left = "";
    private boolean leaving;

    Repl(Interpreter interpreter, String version) {
        this.interpreter = interpreter;
        this.session = interpreter.session();
        this.version = version;
        this.screen = Screen.open();
        this.highlighter = new LineHighlighter(session, interpreter.commands(),
                style -> screen.hasColours() ? Theme.look(style) : AttributedStyle.DEFAULT);
        this.reader = reader();
        this.prompt = new Prompt(session);
        this.watch = new Watch(session.settings().run(), this::countDown, this::tell);
    }

    private LineReaderImpl reader() {
        LineReaderImpl built = grouped();
        built.setParser(new LineParser());
        built.setCompleter(new LineCompleter(new Expectation(session, interpreter.commands())));
        built.setHighlighter(highlighter);
        built.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        built.option(LineReader.Option.AUTO_FRESH_LINE, true);
        built.option(LineReader.Option.HISTORY_IGNORE_DUPS, true);
        built.option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        built.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  > ");
        built.setVariable(LineReader.LIST_MAX, 300);
        history().ifPresent(file -> built.setVariable(LineReader.HISTORY_FILE, file));
        built.getWidgets().put(HELP, this::helpAtCursor);
        built.getWidgets().put(LineReader.CALLBACK_INIT, this::toMistake);
        KeyMap<Binding> keys = built.getKeyMaps().get(LineReader.MAIN);
        keys.bind(new Reference(HELP), KeyMap.alt('h'));
        Optional.ofNullable(KeyMap.key(screen.terminal(), Capability.key_f1))
                .ifPresent(key -> keys.bind(new Reference(HELP), key));
        return built;
    }

    private LineReaderImpl grouped() {
        try {
            return new GroupedReader(screen.terminal());
        } catch (IOException e) {
            throw new HostException("cannot read the terminal: " + e.getMessage(), e);
        }
    }

    /** Shows above the line what there is to know of the word under the cursor. */
    private boolean helpAtCursor() {
        List<String> help = new WordHelp(session, interpreter.commands())
                .at(reader.getBuffer().toString(), reader.getBuffer().cursor());
        help.forEach(line -> tell(Line.of(line)));
        return !help.isEmpty();
    }

    /** Where the typed lines are kept; nowhere if the state folder can't be written. */
    private Optional<Path> history() {
        try {
            Path folder = session.settings().state().resolve("history");
            Files.createDirectories(folder);
            return Files.isWritable(folder) ? Optional.of(folder.resolve(session.who().user())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Runs until its user leaves; the exit code is that of a shell that was left. */
    int run() {
        greet();
        watch.start();
        warmUp(judging());
        boolean told = true;
        while (!leaving) {
            prompt.refresh();
            Optional<String> line = read(prompt.line(watch.resume(told)));
            watch.pause();
            told = line.isPresent() && perform(line.get());
            leaving |= line.isEmpty();
        }
        farewell();
        return Exit.DONE.code();
    }

    private Optional<Runnable> judging() {
        try {
            return Optional.of(session.askAtEachEdit());
        } catch (HostException e) {
            // Each command will say why.
            return Optional.empty();
        }
    }

    /** Reads the catalogue and makes the namespace in which edits are tried, while one still looks at the prompt. */
    private void warmUp(Optional<Runnable> judging) {
        Thread thread = new Thread(() -> {
            try {
                highlighter.use(session.edits());
                judging.ifPresent(Runnable::run);
            } catch (HostException e) {
                // The first editing line will say what is missing.
                Main.trace(e);
            }
        }, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** The next line; an empty one if it was dropped, none at the end. */
    private Optional<String> read(Line shown) {
        String begun = left;
        left = "";
        if (screen.isPlain()) {
            return plain(shown);
        }
        try {
            return Optional.of(reader.readLine(screen.ansi(shown), null, (Character) null, begun));
        } catch (UserInterruptException e) {
            return Optional.of("");
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }

    private Optional<String> plain(Line shown) {
        Optional<String> line = screen.plainLine(shown);
        while (line.isPresent() && LineParser.goesOn(line.get())) {
            String begun = line.get();
            line = screen.plainLine(Line.of("  > ")).map(more -> begun + "\n" + more);
        }
        return line;
    }

    /** The first line of what is left is where the mistake is. */
    private boolean toMistake() {
        int end = reader.getBuffer().toString().indexOf('\n');
        reader.getBuffer().cursor(end < 0 ? reader.getBuffer().length() : end);
        return true;
    }

    /** Does the statements of a line, which may be many if it was pasted; tells whether one decided on a commit. */
    private boolean perform(String input) {
        List<Statement> statements = Statements.of(input);
        boolean decided = false;
        for (int i = 0; i < statements.size(); i++) {
            String text = statements.get(i).text();
            leaving = text.equals(Leave.COMMAND.name());
            decided |= interpreter.decidesCommits(text);
            if (leaving || !perform(text, place(input, statements, i))) {
                boolean several = statements.size() > 1 && !leaving && !screen.isPlain();
                left = several ? input.substring(statements.get(i).offset()).stripTrailing() : "";
                return decided;
            }
        }
        return decided;
    }

    /** Where among several statements one stands: {@code line 9 of 18: }. */
    private static String place(String input, List<Statement> statements, int index) {
        long lines = input.strip().lines().count();
        return statements.size() == 1 ? ""
                : lines > 1 ? "line " + statements.get(index).line() + " of " + lines + ": "
                : "statement " + (index + 1) + " of " + statements.size() + ": ";
    }

    private boolean perform(String statement, String place) {
        try {
            screen.show(interpreter.run(statement, screen));
            return true;
        } catch (CommandFailure e) {
            Main.trace(e);
            List<Line> lines = new ArrayList<>(Failures.lines(e, screen.width()));
            lines.set(0, Line.of(place, Style.WARNING).and(lines.get(0)));
            if (!place.isEmpty()) {
                lines.add(Line.of(screen.isPlain() ? "  what stands behind it is not done"
                        : "  it and what stands behind it are at the prompt again; Ctrl-C drops them", Style.WARNING));
            }
            lines.forEach(screen::show);
            return false;
        }
    }

    private void greet() {
        screen.show(Line.of("iptsh " + version, Style.STRONG)
                .and("  `help` says what there is, Tab completes, Ctrl-D leaves", Style.FAINT));
        if (System.getenv("IPTSH_SANDBOX") != null) {
            screen.show(Line.of("sandbox: ", Style.GOOD)
                    .and("a network namespace of its own, with the real kernel in it; nothing here touches this host"));
        }
        try {
            session.recover().ifPresent(done -> screen.show(Line.of("warning: ", Style.WARNING).and(done)));
            Optional<Pending> pending = session.commits().pending();
            pending.ifPresent(commit -> screen.show(Line.of("warning: ", Style.WARNING)
                    .and(commit.sentence() + "; " + commit.wayOut())));
            others();
        } catch (HostException e) {
            screen.show(Line.of("warning: ", Style.WARNING).and(e.getMessage()));
        }
    }

    private void others() {
        for (Staged.Owner owner : Staged.owners(session.settings().state())) {
            boolean own = owner.user().equals(session.who().user());
            screen.show(Line.of(own ? "you have" : owner.user() + " has", Style.STRONG).and(" staged edits"
                    + (own ? ": `diff` shows them, `discard` forgets them" : "; `status` tells more"), Style.PLAIN));
        }
    }

    private void farewell() {
        if (session.stagedContent().isPresent()) {
            screen.show(Line.of("what you staged stays staged"));
        }
        Commits.pendingIn(session.settings().run()).ifPresent(pending -> screen.show(Line.of("warning: ", Style.WARNING)
                .and("a commit is pending, " + pending.whose() + ": " + pending.journal().secondsLeft()
                        + " s to confirm; `iptsh confirm` keeps it")));
        screen.close();
    }

    /** From the watching thread: the prompt with a second less. */
    private void countDown(Optional<Pending> pending) {
        if (!screen.isPlain() && reader.isReading()) {
            if (pending.isEmpty()) {
                prompt.refresh();
            }
            reader.setPrompt(screen.ansi(prompt.line(pending)));
            try {
                reader.callWidget(LineReader.REDISPLAY);
            } catch (IllegalStateException e) {
                // The line was entered in this instant; the next prompt is up to date.
                return;
            }
        }
    }

    /** From the watching thread: something happened. */
    private void tell(Line line) {
        if (screen.isPlain()) {
            screen.show(Line.empty());
            screen.show(line);
        } else {
            screen.wrapped(line).forEach(part -> reader.printAbove(screen.ansi(part)));
        }
    }
}
