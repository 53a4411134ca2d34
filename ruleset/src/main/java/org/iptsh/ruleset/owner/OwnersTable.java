package org.iptsh.ruleset.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the table of programs, whose own head says how it is written. */
final class OwnersTable {
    private final Map<String, String> words = new HashMap<>();
    private final List<Program> programs = new ArrayList<>();
    private String name = "";
    private Optional<String> tool = Optional.empty();
    private final List<Glob> chains = new ArrayList<>();
    private final List<Glob> ours = new ArrayList<>();
    private final List<RuleShape> shapes = new ArrayList<>();

    private OwnersTable() {}

    /** The programs of the table that comes with us. */
    static List<Program> standard() {
        try (InputStream in = OwnersTable.class.getResourceAsStream("owners.table")) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Program> read(String text) {
        OwnersTable table = new OwnersTable();
        int number = 0;
        for (String each : text.split("\n")) {
            number++;
            String line = each.strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                try {
                    table.line(line);
                } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                    throw new IllegalArgumentException("owners.table:" + number + ": " + e.getMessage(), e);
                }
            }
        }
        table.close();
        return List.copyOf(table.programs);
    }

    private void line(String line) {
        int colon = line.indexOf(" : ");
        String head = colon < 0 ? line : line.substring(0, colon);
        String tail = colon < 0 ? "" : line.substring(colon + 3).strip();
        int blank = head.indexOf(' ');
        String rest = head.substring(blank + 1).strip();
        switch (head.substring(0, blank)) {
            case "word" -> words.put(rest, tail);
            case "owner" -> {
                close();
                name = rest;
            }
            case "tool" -> tool = Optional.of(rest);
            case "chains" -> globs(rest, chains);
            case "ours" -> globs(rest, ours);
            case "rule" -> shapes.add(RuleShape.of(List.of(rest.split(" +")), tail, words));
            default -> throw new IllegalArgumentException("a line begins with owner, tool, chains, ours, rule or word");
        }
    }

    private static void globs(String text, List<Glob> globs) {
        for (String each : text.split(" +")) {
            globs.add(new Glob(each));
        }
    }

    private void close() {
        if (!name.isEmpty()) {
            programs.add(new Program(name, tool, chains, ours, shapes));
        }
        tool = Optional.empty();
        chains.clear();
        ours.clear();
        shapes.clear();
    }
}
