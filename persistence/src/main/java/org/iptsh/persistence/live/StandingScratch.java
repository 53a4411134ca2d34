package org.iptsh.persistence.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.text.Utf8;

/**
 * A scratch namespace that stays, with a process in it that runs programs there: a few milliseconds each.
 *
 * <p>That process reads from a pipe of this one, and so goes when this one does, however that ends.
 */
final class StandingScratch implements AutoCloseable {
    private static final String SCRIPT = Scratch.script("standing.sh");

    private final Folder folder;
    private final Process process;
    private final BufferedReader answers;

    private StandingScratch(Folder folder, Process process, BufferedReader answers) {
        this.folder = folder;
        this.process = process;
        this.answers = answers;
    }

    /** Makes one beside the namespace that the programs of {@code iptables} work in; empty where none can be made. */
    static Optional<StandingScratch> open(Iptables iptables) {
        Folder folder = new Folder();
        List<String> command = new ArrayList<>(Scratch.enter(iptables));
        command.addAll(List.of("sh", "-c", SCRIPT, "standing", folder.path.toString()));
        Map<String, String> environment = new HashMap<>(iptables.programs().environment());
        // The host's lock is for the host's rules.
        environment.put("XTABLES_LOCKFILE", folder.path.resolve("lock").toString());
        try {
            Process process = new Programs(iptables.programs().prefix(), environment).start(command);
            BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
            if ("ready".equals(answers.readLine())) {
                return Optional.of(new StandingScratch(folder, process, answers));
            }
            process.destroy();
        } catch (IOException | HostException e) {
            // Told below: there is none.
            folder.close();
            return Optional.empty();
        }
        folder.close();
        return Optional.empty();
    }

    /**
     * Runs a program in there.
     *
     * @param command the program and its arguments; no newlines in them
     * @throws HostException if the namespace is gone
     */
    Finished run(List<String> command, String input) {
        folder.write("words", String.join("\n", command) + "\n");
        folder.write("in", input);
        try {
            OutputStream requests = process.getOutputStream();
            requests.write('\n');
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new HostException("the scratch namespace is gone");
            }
            return new Finished(command, Integer.parseInt(answer), Utf8.encode(folder.read("out")), folder.read("err"));
        } catch (IOException e) {
            throw new HostException("the scratch namespace is gone: " + e.getMessage(), e);
        }
    }

    /** The process that holds the namespace. */
    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        Programs.finish(process);
        // The process takes it along, unless it was killed.
        if (Files.exists(folder.path)) {
            folder.close();
        }
    }
}
