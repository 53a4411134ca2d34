package org.iptsh.persistence.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs.Finished;

/** A timer that is a transient unit of systemd: it lives on when systemd kills everything that belongs to a login. */
public record SystemdTimer(TransactionScript script) implements Timer {
    private static final String LOCK_FILE = "XTABLES_LOCKFILE";

    @Override
    public void arm(String id, Duration after) {
        List<String> command = new ArrayList<>(List.of(
                "systemd-run",
                "--quiet",
                "--collect",
                "--unit=" + unit(id),
                "--description=Roll back commit " + id + " of iptsh unless it is confirmed",
                "--on-active=" + after.toMillis() + "ms",
                // Its default is a minute.
                "--timer-property=AccuracySec=100ms",
                "--property=Restart=on-failure",
                "--property=RestartSec=5",
                "--property=StartLimitIntervalSec=0"));
        // The lock that the legacy programs share has to be the same one for the rollback.
        lockFile().ifPresent(file -> command.add("--setenv=" + LOCK_FILE + "=" + file));
        // Systemd would put a variable in place of a name after a dollar sign.
        script.command("rollback", id).forEach(word -> command.add(word.replace("$", "$$")));
        Finished started = script.programs().run(command, new byte[0]);
        if (!started.ok() || !alive(id)) {
            throw new HostException("systemd started no rollback timer: " + started.stderr().strip());
        }
    }

    @Override
    public boolean alive(String id) {
        String states = systemctl("is-active", unit(id) + ".timer", unit(id) + ".service").text();
        // The service is "activating" while it waits to try a rollback again that didn't restore all.
        return states.lines().anyMatch(state -> state.equals("active") || state.equals("activating"));
    }

    @Override
    public void cancel(String id) {
        systemctl("stop", unit(id) + ".timer");
    }

    private Finished systemctl(String... words) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        command.addAll(List.of(words));
        return script.programs().run(command, new byte[0]);
    }

    private Optional<String> lockFile() {
        return Optional.ofNullable(script.programs().environment().getOrDefault(LOCK_FILE, System.getenv(LOCK_FILE)));
    }

    private static String unit(String id) {
        return "iptsh-rollback-" + id;
    }
}
