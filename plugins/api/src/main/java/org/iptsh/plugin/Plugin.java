package org.iptsh.plugin;

import java.util.List;

/** Something that adds to the shell; found by {@link java.util.ServiceLoader}. */
public interface Plugin {

    /** Its name, for {@code plugin list}. */
    String name();

    /** The commands it adds. */
    List<Command> commands();
}
