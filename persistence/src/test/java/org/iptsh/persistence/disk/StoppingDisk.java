package org.iptsh.persistence.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk whose machine stops after so many steps: from then on nothing is done any more. */
public final class StoppingDisk implements Disk {

    /** The machine has stopped. */
    public static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final int steps;
    private final List<String> done = new ArrayList<>();

    public StoppingDisk(int steps) {
        this.steps = steps;
    }

    /** The steps that were done. */
    public List<String> done() {
        return done;
    }

    @Override
    public void create(Path file, byte[] content) throws IOException {
        step("create");
        HOST.create(file, content);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step("move");
        HOST.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step("delete");
        HOST.delete(path);
    }

    @Override
    public void sync(Path folder) throws IOException {
        step("sync");
        HOST.sync(folder);
    }

    private void step(String name) {
        if (done.size() == steps) {
            throw new Stopped();
        }
        done.add(name);
    }
}
