package org.iptsh.persistence.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;

/**
 * What rolls a pending commit back unless it is confirmed: a process or a unit that owes nothing to this one, nor to
 * the terminal and session it runs in.
 */
public sealed interface Timer permits SystemdTimer, DetachedTimer {

    /**
     * Starts the clock for a commit that is already written down as pending. The timer exists when this returns.
     *
     * @param after from now; a hundredth of a second is the finest
     * @throws HostException if there is no timer
     */
    void arm(String id, Duration after);

    /** Whether something still waits to roll the commit back, or is doing it right now. */
    boolean alive(String id);

    /** Stops the clock. One that isn't running, or has run out, is no error. */
    void cancel(String id);

    /**
     * The timer that fits this host: systemd's where it is in charge and sees the same network as the script's
     * programs do; else processes in sessions of their own.
     */
    static Timer forHost(TransactionScript script) {
        Programs programs = script.programs();
        // sd_booted(3) looks for this folder too.
        String folder = "/run/systemd/system";
        boolean systemd = programs.prefix().isEmpty()
                ? Files.isDirectory(Path.of(folder))
                : programs.run("test", "-d", folder).ok();
        return systemd && sharesNetworkOfInit(programs) ? new SystemdTimer(script) : new DetachedTimer(script);
    }

    private static boolean sharesNetworkOfInit(Programs programs) {
        // A unit runs in the network namespace of process 1, whatever this one or a prefix has entered.
        var links = programs.run("readlink", "/proc/self/ns/net", "/proc/1/ns/net");
        List<String> names = links.text().lines().toList();
        return links.ok() && names.size() == 2 && names.get(0).equals(names.get(1));
    }
}
