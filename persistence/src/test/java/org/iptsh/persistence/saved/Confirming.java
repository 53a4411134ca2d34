package org.iptsh.persistence.saved;

import static org.iptsh.persistence.saved.SavedFolder.confirm;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.host.HostException;

/** A process of its own that uses saved rulesets: {@code FOLDER VERB}. */
final class Confirming {
    private Confirming() {}

    public static void main(String[] args) {
        Saved saved = new Saved(Path.of(args[0]));
        try {
            switch (args[1]) {
                case "once" -> confirm(saved, "once", "rules.v4", "once four\n", "rules.v6", "once six\n");
                case "history" -> saved.history(10).forEach(version -> System.out.println(version.subject()));
                case "forever" -> {
                    for (int i = 1; ; i++) {
                        confirm(saved, "number " + i, "rules.v4", i + "\n", "rules.v6", i + "\n");
                        System.out.println(i);
                    }
                }
                default -> throw new IllegalArgumentException(args[1]);
            }
        } catch (HostException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    /** The words that start it. */
    static List<String> command(Path folder, String verb, String... options) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Confirming.class.getName()));
        words.addAll(List.of(folder.toString(), verb));
        return words;
    }
}
