package org.iptsh.plugin;

import org.iptsh.plugin.text.Line;

/** Where a command was given: who can be asked and shown something before it has ended. */
public interface Console {

    /** Whether a person sits there who can be asked. */
    boolean isInteractive();

    /** Asks for a yes; anything else is a no. Where nobody can be asked, no. */
    boolean agrees(String question);

    /** Shows a line now, before the command has ended. */
    void show(Line line);

    /** The columns there are to write in. */
    int width();
}
