package org.iptsh.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.host.TestHost;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.ruleset.Family;
import org.iptsh.shell.Inside;

/**
 * A host on which things go wrong: iptsh runs on it in this process or in one of its own, and any program that it
 * starts can be met by a fault.
 */
final class Machine implements AutoCloseable {
    /** The rules of another program, which nothing may touch. */
    private static final String OTHERS = "f2b-";

    /** Runs a command; the one that the file beside names, under strace, once. */
    private static final String VIA = """
            plan=$0.plan
            [ -r "$plan" ] || exec "$@"
            { read -r pattern && read -r words; } <"$plan"
            case $* in
            $pattern) ;;
            *) exec "$@" ;;
            esac
            rm "$plan"
            [ "$1" = setsid ] || exec strace $words "$@"
            shift 2
            exec setsid -f strace $words "$@" </dev/null >/dev/null 2>&1
            """;

    private final List<String> story = new ArrayList<>();
    private final TestHost host;
    private final Path via;

    /** A machine whose run, state and repository folders are small file systems of their own, where that can be. */
    Machine(Path folder, String backend) {
        try {
            host = new TestHost(Files.createDirectories(folder), backend);
            for (Path place : Mounts.areOurs() ? places() : List.<Path>of()) {
                Mounts.memory(Files.createDirectory(place));
            }
            via = folder.resolve("via");
            Files.writeString(via, VIA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String program : List.of("iptables", "ip6tables")) {
            tables(program, "-N", OTHERS + "sshd");
            tables(program, "-A", OTHERS + "sshd", "-p", "tcp", "--dport", "22", "-j", "RETURN");
            tables(program, "-A", "INPUT", "-j", OTHERS + "sshd");
        }
    }

    private void tables(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program + "-" + host.backend));
        command.addAll(List.of(words));
        Finished done = host.namespace.programs().run(command, new byte[0]);
        if (!done.ok()) {
            throw new IllegalStateException(command + ": " + done.stderr());
        }
    }

    Path folder() {
        return host.folder;
    }

    Path run() {
        return host.run();
    }

    Path repository() {
        return host.repository();
    }

    Path state() {
        return host.state();
    }

    /** The folders that a disk can fail under. */
    List<Path> places() {
        return List.of(run(), state(), repository());
    }

    Settings settings() {
        return Settings.read(Optional.of(host.config()));
    }

    /** The words that start iptsh here in a process of its own. */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>(host.namespace.prefix());
        command.addAll(host.command(words));
        return command;
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(host.namespace.environment());
        return builder;
    }

    /** Runs a program here, untroubled. */
    Finished program(String... command) {
        return host.namespace.programs().run(command);
    }

    private Programs programs() {
        List<String> prefix = new ArrayList<>(host.namespace.prefix());
        prefix.addAll(List.of("sh", via.toString()));
        return new Programs(prefix, host.namespace.environment());
    }

    TestHost host() {
        return host;
    }

    /** Runs iptsh in a process of its own. */
    Finished process(String... words) {
        return told(host.iptsh(words));
    }

    /** The same as another user. */
    Finished processOf(String user, String... words) {
        return processWith(Map.of("SUDO_USER", user), words);
    }

    /** The same with variables of its environment set. */
    Finished processWith(Map<String, String> environment, String... words) {
        return told(host.iptsh(environment, words));
    }

    /** Has a fault strike the next program whose words match a pattern of the shell. */
    void plan(String pattern, Fault fault, Path log) {
        plan(pattern, fault.words(log));
    }

    /** Has strace watch the next program whose words match a pattern of the shell. */
    void plan(String pattern, List<String> words) {
        try {
            Files.writeString(Path.of(via + ".plan"), pattern + "\n" + String.join(" ", words) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs statements of iptsh. */
    Finished iptsh(String statements) {
        return told(Inside.run(settings(), programs(), false, statements));
    }

    private Finished told(Finished finished) {
        story.add("iptsh " + finished.command() + " ended with " + finished.code() + "\n"
                + finished.text() + finished.stderr());
        return finished;
    }

    /** What was said since this was asked for the last time. */
    String story() {
        String text = String.join("", story);
        story.clear();
        return text;
    }

    /** The same; every answer is a JSON document. */
    Finished json(String statements) {
        return told(Inside.run(settings(), programs(), true, statements));
    }

    /** Runs statements of iptsh in a thread that a fault strikes; in no other, or the test itself would be struck. */
    Finished iptsh(String statements, Fault fault, Path log) {
        CompletableFuture<Long> ready = new CompletableFuture<>();
        CompletableFuture<Settings> watched = new CompletableFuture<>();
        FutureTask<Finished> task = new FutureTask<>(() -> {
            ready.complete(Long.valueOf(
                    Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString()));
            return Inside.run(watched.join(), programs(), false, statements);
        });
        new Thread(task, "iptsh").start();
        Strace strace = Strace.attach(ready.join(), fault, log);
        try {
            watched.complete(settings());
            return told(task.get());
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(statements + " under " + fault, e);
        } finally {
            strace.close();
        }
    }

    /** Runs statements in a process of iptsh's own whose main thread a fault strikes. */
    Finished shell(String statements, Fault fault, Path log) {
        try {
            Path out = folder().resolve("out");
            Path err = folder().resolve("err");
            Process process = builder(command()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            Strace strace = Strace.attach(mainThread(process), fault, log);
            try {
                process.getOutputStream().write(statements.getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                int code = process.waitFor();
                return told(new Finished(List.of(statements), code, Files.readAllBytes(out), Files.readString(err)));
            } finally {
                strace.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The thread that runs main(), once it waits for its standard input. */
    private static long mainThread(Process process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        while (process.isAlive()) {
            // Java runs main() in the second thread of its process.
            try (Stream<Path> threads = Files.list(tasks)) {
                Optional<Long> second = threads.map(thread -> Long.valueOf(thread.getFileName().toString())).sorted()
                        .skip(1).findFirst();
                if (second.isPresent()
                        && Files.readString(tasks.resolve(second.get() + "/wchan")).contains("pipe_read")) {
                    return second.get();
                }
                Thread.sleep(5);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("iptsh ended before it read a word", e);
            }
        }
        throw new IllegalStateException("iptsh ended before it read a word");
    }

    /** Waits until no script of a commit is at work but the timer's. */
    void settle() {
        new Scripts(run()).settle();
    }

    void killTimers() {
        new Scripts(run()).killTimers(this::isGuarded);
    }

    /** What iptables-save tells of both families, save for the rules of others. */
    String live() {
        return Family.all().stream().map(host::live).map(Machine::ours).collect(Collectors.joining("\n"));
    }

    /** The rules of others, of which there must always be the same. */
    String others() {
        return Family.all().stream().map(host::live).flatMap(String::lines).filter(line -> line.contains(OTHERS))
                .collect(Collectors.joining("\n"));
    }

    /** Of a text in the format of iptables-save, what is not another program's. */
    static String ours(String text) {
        return text.lines().filter(line -> !line.contains(OTHERS)).collect(Collectors.joining("\n"));
    }

    Optional<Pending> pending() {
        return Commits.pendingIn(run());
    }

    /** Whether something waits to roll the pending commit back. */
    boolean isGuarded() {
        return pending().filter(pending -> Commits.in(run(), host.namespace.programs()).timer()
                .alive(pending.journal().id())).isPresent();
    }

    @Override
    public void close() {
        host.close();
        if (Mounts.areOurs()) {
            places().forEach(Mounts::unmount);
        }
    }
}
