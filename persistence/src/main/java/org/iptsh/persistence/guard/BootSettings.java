package org.iptsh.persistence.guard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the boot script is told: it reads no settings by itself.
 *
 * @param repository the folder of the saved rulesets
 * @param state where the version last known to work is, and where the report goes
 * @param run the folder of a pending commit
 * @param backend auto, nft or legacy
 * @param families ipv4, ipv6 or both
 * @param failsafe lockdown or open
 */
public record BootSettings(
        Path repository, Path state, Path run, String backend, List<String> families, String failsafe) {

    /** What a login shows of a boot that went wrong; where PAM looks for it, and gone with a reboot. */
    static final Path MOTD = Path.of("/run/motd.d/iptsh");

    public BootSettings {
        repository = repository.toAbsolutePath().normalize();
        state = state.toAbsolutePath().normalize();
        run = run.toAbsolutePath().normalize();
        families = List.copyOf(families);
    }

    /** The words that follow the script's own name. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--repository", repository.toString()));
        words.addAll(List.of("--state", state.toString()));
        words.addAll(List.of("--run", run.toString()));
        words.addAll(List.of("--backend", backend));
        words.addAll(List.of("--families", String.join(" ", families)));
        words.addAll(List.of("--failsafe", failsafe));
        words.addAll(List.of("--motd", MOTD.toString()));
        return words;
    }
}
