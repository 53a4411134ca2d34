package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.iptsh.persistence.host.Programs;

/** A terminal with the shell on it, typed into and read from as a person would: a tmux of its own. */
final class Pane implements AutoCloseable {
    private final Programs programs = Programs.here();
    private final String socket = "iptsh-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    /** Opens a terminal of this size on a host, with the shell running. */
    Pane(TestHost host, int columns, int rows, String... environment) {
        this(columns, rows, shell(host, environment));
    }

    /** Opens a terminal of this size with this command running. */
    Pane(int columns, int rows, List<String> words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket, "-f", "/dev/null", "new-session", "-d",
                "-x", Integer.toString(columns), "-y", Integer.toString(rows)));
        command.add(quoted(words) + "; echo left with $?; sleep 60");
        tmux(command);
    }

    private static List<String> shell(TestHost host, String... environment) {
        List<String> shell = new ArrayList<>(host.namespace.prefix());
        shell.add("env");
        host.namespace.environment().forEach((name, value) -> shell.add(name + "=" + value));
        shell.addAll(List.of(environment));
        shell.addAll(host.command());
        return shell;
    }

    static String quoted(List<String> words) {
        StringBuilder line = new StringBuilder();
        words.forEach(word -> line.append('\'').append(word.replace("'", "'\\''")).append("' "));
        return line.toString();
    }

    private String tmux(List<String> command) {
        Programs.Finished finished = programs.run(command, new byte[0]);
        if (!finished.ok()) {
            fail(command + ": " + finished.stderr());
        }
        return finished.text();
    }

    private String tmux(String... words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
        command.addAll(List.of(words));
        return tmux(command);
    }

    /** Types text; keys such as Enter and Tab are {@link #press}ed. */
    Pane type(String text) {
        tmux("send-keys", "-l", "--", text);
        return this;
    }

    Pane press(String key) {
        tmux("send-keys", key);
        return this;
    }

    /** Pastes as a terminal does: at once, in brackets where the program asked for that. */
    Pane paste(String text) {
        tmux("set-buffer", "--", text);
        tmux("paste-buffer", "-p");
        return this;
    }

    /** Types a line and Enter. */
    Pane enter(String line) {
        return type(line).press("Enter");
    }

    String screen() {
        return tmux("capture-pane", "-p", "-J");
    }

    /** The screen with its escape sequences for colours. */
    String coloured() {
        return tmux("capture-pane", "-p", "-e");
    }

    /** Waits until the screen shows this text. */
    Pane shows(String text) {
        return shows(text, screen -> screen.contains(text));
    }

    Pane shows(String what, Predicate<String> expected) {
        if (!TestHost.within(15, () -> expected.test(screen()))) {
            fail("the screen doesn't show " + what + ":\n" + screen());
        }
        return this;
    }

    /** The process that the terminal belongs to. */
    long pid() {
        return Long.parseLong(tmux("list-panes", "-F", "#{pane_pid}").strip());
    }

    /** Hangs up: the terminal is gone, and all that ran on it gets SIGHUP. */
    void hangUp() {
        programs.run("tmux", "-L", socket, "kill-server");
    }

    @Override
    public void close() {
        List<ProcessHandle> running = programs.run("tmux", "-L", socket, "list-panes", "-F", "#{pane_pid}").text().lines()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .flatMap(ProcessHandle::descendants)
                .toList();
        hangUp();
        // Until what ran in there has gone, it may still write into the folders of its test.
        running.forEach(process -> process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join());
    }
}
