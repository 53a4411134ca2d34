package org.iptsh.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.shell.Statements.Statement;
import org.iptsh.shell.command.Leave;
import org.iptsh.shell.line.Expectation;
import org.iptsh.shell.line.LineCompleter;
import org.iptsh.shell.line.LineHighlighter;
import org.iptsh.shell.line.LineParser;
import org.iptsh.shell.line.WordHelp;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/** The shell on a terminal: reads a line, does it, shows what came of it, and tells what happens meanwhile. */
final class Repl {
    private static final String HELP = "iptsh-help";

    /** Commands that say themselves what became of a pending commit. */
    private static final Pattern ENDS_COMMITS = Pattern.compile("\\b(commit|confirm|rollback)\\b");

    private final Interpreter interpreter;
    private final Session session;
    private final String version;
    private final Screen screen;
    private final LineHighlighter highlighter;
    private final LineReaderImpl reader;
    private final Prompt prompt;
    private final Watch watch;

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
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(screen.terminal())
                .appName("iptsh")
                .parser(new LineParser())
                .completer(new LineCompleter(new Expectation(session, interpreter.commands())))
                .highlighter(highlighter)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.AUTO_FRESH_LINE, true)
                .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  > ")
                .variable(LineReader.LIST_MAX, 300);
        history().ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        LineReaderImpl built = (LineReaderImpl) builder.build();
        built.getWidgets().put(HELP, this::helpAtCursor);
        KeyMap<Binding> keys = built.getKeyMaps().get(LineReader.MAIN);
        keys.bind(new Reference(HELP), KeyMap.alt('h'));
        Optional.ofNullable(KeyMap.key(screen.terminal(), Capability.key_f1))
                .ifPresent(key -> keys.bind(new Reference(HELP), key));
        return built;
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
        while (true) {
            prompt.refresh(told);
            Optional<String> line = read(prompt.line(watch.resume(told)));
            watch.pause();
            told = line.isPresent() && ENDS_COMMITS.matcher(line.get()).find();
            if (line.isEmpty() || !perform(line.get())) {
                farewell();
                return Exit.DONE.code();
            }
        }
    }

    private Optional<Runnable> judging() {
        try {
            return Optional.of(session.askAtEachEdit());
        } catch (HostException e) {
            // Each command will say why.
            return Optional.empty();
        }
    }

    /** Reads the catalogue and makes the namespace in which edits are tried, while its user still looks at the prompt. */
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
        try {
            return Optional.of(reader.readLine(screen.ansi(shown)));
        } catch (UserInterruptException e) {
            return Optional.of("");
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }

    /** Does the statements of a line, which may be many if it was pasted; false if one says to leave. */
    private boolean perform(String input) {
        List<Statement> statements = Statements.of(input);
        for (int i = 0; i < statements.size(); i++) {
            String text = statements.get(i).text();
            if (text.equals(Leave.COMMAND.name())) {
                return false;
            }
            if (!perform(text, statements.size() - i - 1)) {
                return true;
            }
        }
        return true;
    }

    private boolean perform(String statement, int left) {
        try {
            Answer answer = interpreter.run(statement, screen);
            screen.show(answer);
            return true;
        } catch (CommandFailure e) {
            Main.trace(e);
            List<Line> lines = new ArrayList<>(Failures.lines(e, screen.width()));
            if (left > 0) {
                lines.add(Line.of("  " + left + (left == 1 ? " line" : " lines") + " behind it not done", Style.WARNING));
            }
            lines.forEach(screen::tell);
            return false;
        }
    }

    private void greet() {
        screen.tell(Line.of("iptsh " + version, Style.STRONG)
                .and("  `help` says what there is, Tab completes, Ctrl-D leaves", Style.FAINT));
        if (System.getenv("IPTSH_SANDBOX") != null) {
            screen.tell(Line.of("sandbox: ", Style.GOOD)
                    .and("a network namespace of its own, with the real kernel in it; nothing here touches this host"));
        }
        try {
            session.recover().ifPresent(done -> screen.tell(Line.of("warning: ", Style.WARNING).and(done)));
            others();
        } catch (HostException e) {
            screen.tell(Line.of("warning: ", Style.WARNING).and(e.getMessage()));
        }
    }

    private void others() {
        for (Staged.Owner owner : Staged.owners(session.settings().state())) {
            boolean own = owner.user().equals(session.who().user());
            screen.tell(Line.of(own ? "you have" : owner.user() + " has", Style.STRONG).and(" staged edits"
                    + (own ? ": `diff` shows them, `discard` forgets them" : "; `status` tells more"), Style.PLAIN));
        }
    }

    private void farewell() {
        if (session.stagedContent().isPresent()) {
            screen.show(Line.of("what you staged stays staged"));
        }
        Commits.pendingIn(session.settings().run()).ifPresent(pending -> screen.show(Line.of("warning: ", Style.WARNING).and("a commit is pending, "
                + pending.whose() + ": " + pending.journal().secondsLeft() + " s to confirm; `iptsh confirm` keeps it")));
        screen.close();
    }

    /** From the watching thread: the prompt with a second less. */
    private void countDown(Optional<Pending> pending) {
        if (reader.isReading()) {
            if (pending.isEmpty()) {
                prompt.refresh(true);
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
        screen.wrapped(line).forEach(part -> reader.printAbove(screen.ansi(part)));
    }
}
