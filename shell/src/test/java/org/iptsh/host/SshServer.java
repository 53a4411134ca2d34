package org.iptsh.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.Namespace;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A host that one logs in to: OpenSSH's sshd in the host's namespace, a client in another one, and a cable between.
 *
 * <p>The server has configuration, keys and /run of its own: nothing of this machine's sshd is used but the program.
 */
final class SshServer implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final String ADDRESS = "198.51.100.1";

    final TestHost host;
    private final Path folder;
    private final Namespace client;
    private Process sshd;

    /** Starts one; skips the test and says why where none can run. */
    SshServer(Path folder, String backend) {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "logging in over SSH needs root");
        Assumptions.assumeTrue(Files.isExecutable(SSHD),
                "sshd (openssh-server) is missing: `bin/test --yes` installs it, switched off");
        this.folder = folder;
        host = new TestHost(folder, backend);
        client = Namespace.open();
        connect();
        configure();
        start();
    }

    private void connect() {
        String peer = Long.toString(client.pid());
        run(host.namespace, "ip", "link", "add", "server", "type", "veth", "peer", "name", "client", "netns", peer);
        run(host.namespace, "ip", "address", "add", ADDRESS + "/24", "dev", "server");
        run(host.namespace, "ip", "link", "set", "server", "up");
        run(client, "ip", "address", "add", "198.51.100.2/24", "dev", "client");
        run(client, "ip", "link", "set", "client", "up");
    }

    private static void run(Namespace namespace, String... words) {
        Finished finished = namespace.programs().run(words);
        Assertions.assertTrue(finished.ok(), finished.command() + ": " + finished.stderr());
    }

    private void configure() {
        for (String key : List.of("host-key", "key")) {
            run(client, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key).toString());
        }
        try {
            Path programs = Files.createDirectory(folder.resolve("programs"));
            Path iptsh = programs.resolve("iptsh");
            Files.writeString(iptsh, "#!/bin/sh\nexec " + Pane.quoted(host.command()) + "\"$@\"\n");
            Files.setPosixFilePermissions(iptsh, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(folder.resolve("sshd_config"), """
                    ListenAddress %1$s
                    HostKey %2$s/host-key
                    AuthorizedKeysFile %2$s/key.pub
                    PermitRootLogin prohibit-password
                    StrictModes no
                    UsePAM no
                    PidFile none
                    SetEnv XTABLES_LOCKFILE=%3$s PATH=%4$s:/usr/sbin:/usr/bin:/sbin:/bin
                    """.formatted(ADDRESS, folder, host.namespace.environment().get("XTABLES_LOCKFILE"), programs));
            // Without PAM, sshd lets nobody in whose password is locked with a `!`, as root's often is.
            Files.writeString(folder.resolve("shadow"), "root:*:1::::::\n");
            Files.writeString(folder.resolve("sshd.sh"), """
                    mount -t tmpfs iptsh-test /run
                    mkdir /run/sshd
                    mount --bind '%1$s/shadow' /etc/shadow
                    exec %2$s -D -e -f '%1$s/sshd_config'
                    """.formatted(folder, SSHD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts sshd and waits until it listens. */
    void start() {
        List<String> command = new ArrayList<>(host.namespace.prefix());
        command.addAll(List.of("unshare", "--mount", "--propagation", "private", "--",
                "sh", "-eu", folder.resolve("sshd.sh").toString()));
        Path log = folder.resolve("sshd.log");
        try {
            sshd = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!TestHost.within(15, () -> read(log).contains("Server listening on "))) {
            Assertions.fail("sshd does not start: " + read(log));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A terminal at the client's, logged in to the server, with a shell's prompt. */
    Pane login(String... options) {
        List<String> all = new ArrayList<>(List.of("-t"));
        all.addAll(List.of(options));
        return new Pane(100, 30, ssh(all, "exec env PS1='server# ' bash --norc --noprofile -i")).shows("server#");
    }

    /** Runs a command over a connection of its own. */
    Finished run(String command, String... options) {
        return client.programs().run(ssh(List.of(options), command), new byte[0]);
    }

    private List<String> ssh(List<String> options, String command) {
        List<String> words = new ArrayList<>(client.prefix());
        words.addAll(List.of("ssh", "-F", "none", "-i", folder.resolve("key").toString(), "-o", "IdentitiesOnly=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
                "-o", "BatchMode=yes", "-o", "ConnectTimeout=30"));
        words.addAll(options);
        words.addAll(List.of("root@" + ADDRESS, command));
        return words;
    }

    /** Kills everything that is sshd, the listening one and those of the sessions, as nobody can prepare for. */
    void killSshd() {
        kill(processes("sshd"));
    }

    /** Kills each iptsh that runs in a session. */
    void killShells() {
        kill(processes("java"));
    }

    /** Kills the ssh program that runs on a terminal: its kernel sends a FIN for it, and whatever else comes a RST. */
    static void killClient(Pane pane) {
        kill(ProcessHandle.of(pane.pid()).orElseThrow().descendants().toList());
    }

    /** Whether a session's shell runs. */
    boolean hasShells() {
        return !processes("java").isEmpty();
    }

    private List<ProcessHandle> processes(String program) {
        return Stream.concat(Stream.of(sshd.toHandle()), sshd.descendants())
                .filter(process -> name(process).startsWith(program))
                .toList();
    }

    private static String name(ProcessHandle process) {
        String program = process.info().command().orElse("");
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private static void kill(List<ProcessHandle> processes) {
        Assertions.assertFalse(processes.isEmpty(), "there is nothing to kill");
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(sshd.descendants().toList());
        all.add(sshd.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        client.close();
        host.close();
    }
}
