package org.iptsh.persistence.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs;

/** Writes the folder of a pending commit as the commit command would. */
record PendingCommit(Path run, String id, List<Section> sections) {

    /**
     * @param undo what is tried first by a rollback; empty for none
     * @param more its other files, by what stands before the section's name
     */
    record Section(
            String name, String program, String apply, String undo, String before, Map<String, String> more) {

        Section(String name, String program, String apply, String undo, String before) {
            this(name, program, apply, undo, before, Map.of());
        }
    }

    /** A commit of whole tables, with the before-image padded by the tables that it touches. */
    static PendingCommit of(Path run, String id, LiveText live, String v4, String v6) {
        List<Section> sections = new ArrayList<>();
        for (String[] part : new String[][] {{"rules.v4", "iptables", v4}, {"rules.v6", "ip6tables", v6}}) {
            String save = part[1] + "-" + live.backEnd() + "-save";
            String before = padded(live.programs().run(save).text(), part[2]);
            sections.add(new Section(part[0], live.restore(part[1]) + " -w 30", part[2], "", before));
        }
        return new PendingCommit(run, id, sections);
    }

    /** The same with another program for a section. */
    PendingCommit with(String name, String program) {
        return new PendingCommit(run, id, sections.stream()
                .map(s -> s.name().equals(name)
                        ? new Section(name, program, s.apply(), s.undo(), s.before(), s.more())
                        : s)
                .toList());
    }

    /** Writes it, due in so many seconds. */
    PendingCommit write(double seconds) {
        lay(seconds);
        try {
            Files.move(run.resolve("new." + id), run.resolve("pending"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes it beside the pending one. */
    PendingCommit lay(double seconds) {
        Path folder = run.resolve("new." + id);
        try {
            Files.createDirectories(folder);
            double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
            Files.writeString(folder.resolve("journal"), "by=somebody\nid=" + id + "\ndeadline="
                    + String.format("%.2f", uptime + seconds) + "\nbackend=any\n");
            StringBuilder list = new StringBuilder();
            for (Section section : sections) {
                list.append(section.name()).append(' ').append(section.program()).append('\n');
                Files.writeString(folder.resolve("apply." + section.name()), section.apply());
                Files.writeString(folder.resolve("before." + section.name()), section.before());
                for (var more : section.more().entrySet()) {
                    Files.writeString(folder.resolve(more.getKey() + "." + section.name()), more.getValue());
                }
                if (!section.undo().isEmpty()) {
                    Files.writeString(folder.resolve("undo." + section.name()), section.undo());
                }
            }
            Files.writeString(folder.resolve("sections"), list);
            Files.writeString(folder.resolve("state"), "armed\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static final Map<String, String> CHAINS = Map.of(
            "filter", "INPUT FORWARD OUTPUT",
            "nat", "PREROUTING INPUT OUTPUT POSTROUTING",
            "mangle", "PREROUTING INPUT FORWARD OUTPUT POSTROUTING",
            "raw", "PREROUTING OUTPUT");

    private static String padded(String saved, String candidate) {
        StringBuilder padded = new StringBuilder(saved);
        candidate.lines().filter(line -> line.startsWith("*")).distinct().forEach(table -> {
            if (saved.lines().noneMatch(table::equals)) {
                padded.append(table).append('\n');
                for (String chain : CHAINS.get(table.substring(1)).split(" ")) {
                    padded.append(':').append(chain).append(" ACCEPT [0:0]\n");
                }
                padded.append("COMMIT\n");
            }
        });
        return padded.toString();
    }

    /** A file of a folder of RUN, without its last newline; empty if it is not there. */
    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TransactionScript script(Programs programs, Path run) {
        TransactionScript script = new TransactionScript(programs, run);
        script.install();
        return script;
    }
}
