package org.iptsh.shell.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iptsh.persistence.guard.BootSettings;
import org.iptsh.persistence.guard.Units;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;

/** {@code install-units}: has systemd restore the saved ruleset at boot. */
final class InstallUnits {
    static final Command COMMAND = Command.of("install-units", Groups.SHELL, "[--root DIR]", Places.ALL,
            "have systemd restore the saved ruleset at boot",
            """
            Writes the boot script, which needs no Java, and a unit that runs it before the network comes up, with the
            places that the settings name; run it again when they change. --root installs into an image's tree.""",
            InstallUnits::run);

    private InstallUnits() {}

    private static Answer run(Call call) {
        Path root = Path.of(call.arguments().get("--root").orElse("/"));
        Units.Installed installed = new Units(call.session().programs(), root).install(boot(call.session().settings()));
        List<Line> lines = new ArrayList<>();
        installed.done().forEach(done -> lines.add(Line.of(done)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("done", installed.done());
        document.put("warnings", installed.warnings());
        Answer answer = Answer.of(lines, document);
        for (String warning : installed.warnings()) {
            answer = answer.warn(warning);
        }
        return answer;
    }

    private static BootSettings boot(Settings settings) {
        return new BootSettings(settings.repository(), settings.state(), settings.run(),
                settings.backend().map(Backend::word).orElse("auto"),
                settings.families().stream().map(Family::label).map(label -> label.toLowerCase(Locale.ROOT)).toList(),
                settings.failsafe().word());
    }
}
