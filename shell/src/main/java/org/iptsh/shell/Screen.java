package org.iptsh.shell;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.HostException;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Console;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.shell.view.Wrapping;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/** The terminal, with a person before it. */
final class Screen implements Console {
    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_HEIGHT = 24;

    private final Terminal terminal;
    private final boolean colours;

    private Screen(Terminal terminal, boolean colours) {
        this.terminal = terminal;
        this.colours = colours;
    }

    /**
     * The terminal that this process runs on.
     *
     * @throws HostException if it can't be opened
     */
    static Screen open() {
        try {
            String type = System.getenv().getOrDefault("TERM", "");
            String capabilities = InfoCmp.getDefaultInfoCmp(type);
            if (capabilities != null) {
                // What JLine knows of this terminal itself: it would start infocmp, and wait for it, at every start.
                InfoCmp.setLoadedInfoCmp(type, capabilities);
            }
            if ("UTF-8".equals(System.getProperty("native.encoding"))) {
                // Lines are drawn in UTF-8, too: PuTTY and others take no line-drawing set beside it.
                System.setProperty(TerminalBuilder.PROP_DISABLE_ALTERNATE_CHARSET, "true");
            }
            Terminal terminal = TerminalBuilder.builder().name("iptsh").system(true).dumb(true)
                    // While a command runs, Ctrl-C is no reason to lose the shell.
                    .signalHandler(Terminal.SignalHandler.SIG_IGN)
                    .build();
            if (terminal.getWidth() <= 0) {
                // A pseudo-terminal that nobody gave a size draws nothing at all.
                terminal.setSize(new Size(StandardStreams.columns().orElse(USUAL_WIDTH), USUAL_HEIGHT));
            }
            boolean wanted = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
            return new Screen(terminal, wanted && !terminal.getType().startsWith(Terminal.TYPE_DUMB));
        } catch (IOException e) {
            throw new HostException("cannot open the terminal: " + e.getMessage(), e);
        }
    }

    Terminal terminal() {
        return terminal;
    }

    /** Whether it can do no more than print one line after the other. */
    boolean isPlain() {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    /** The next line as the terminal itself lets it be typed, for one that can't be drawn on; empty at the end. */
    Optional<String> plainLine(Line prompt) {
        try {
            terminal.writer().print(ansi(prompt));
            terminal.flush();
            StringBuilder line = new StringBuilder();
            int c;
            while ((c = terminal.reader().read()) >= 0 && c != '\n') {
                line.append((char) c);
            }
            return c < 0 && line.length() == 0 ? Optional.empty() : Optional.of(line.toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean hasColours() {
        return colours;
    }

    void close() {
        terminal.flush();
    }

    /** A line as this terminal takes it. */
    String ansi(Line line) {
        return colours ? Theme.of(line).toAnsi(terminal) : Printable.text(line.text());
    }

    /** Shows an answer, a long one through a pager. */
    void show(Answer answer) {
        answer.notes().forEach(this::show);
        List<Line> lines = answer.lines().stream().flatMap(line -> wrapped(line).stream()).toList();
        if (lines.size() >= terminal.getHeight() && colours) {
            page(lines);
        } else {
            lines.forEach(this::show);
        }
    }

    private void page(List<Line> lines) {
        String text = lines.stream().map(this::ansi).collect(Collectors.joining("\n", "", "\n"));
        try {
            Less less = new Less(terminal, Path.of(""));
            less.run(new Source.InputStreamSource(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true,
                            "iptsh: q leaves, / searches"));
        } catch (IOException e) {
            lines.forEach(this::show);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A line in lines that fit if it is prose; the later ones are indented. */
    List<Line> wrapped(Line line) {
        return Wrapping.lines(line, width());
    }

    @Override
    public void show(Line line) {
        wrapped(line).forEach(part -> terminal.writer().println(ansi(part)));
        terminal.flush();
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public boolean agrees(String question) {
        terminal.writer().print(ansi(Line.of(question, Style.WARNING).and(" [y/N] ", Style.STRONG)));
        terminal.flush();
        try {
            StringBuilder answer = new StringBuilder();
            var before = terminal.enterRawMode();
            try {
                int c;
                while ((c = terminal.reader().read()) >= 0 && c != '\r' && c != '\n' && c != 3 && c != 4) {
                    answer.append((char) c);
                    terminal.writer().print((char) c);
                    terminal.flush();
                }
            } finally {
                terminal.setAttributes(before);
                terminal.writer().println();
                terminal.flush();
            }
            return answer.toString().strip().equalsIgnoreCase("y") || answer.toString().strip().equalsIgnoreCase("yes");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public int width() {
        return Math.max(20, terminal.getWidth());
    }
}
