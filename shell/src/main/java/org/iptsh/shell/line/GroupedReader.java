package org.iptsh.shell.line;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/** JLine's reader, which lists groups of candidates in the order in which they were offered: the likeliest first. */
public final class GroupedReader extends LineReaderImpl {

    /**
     * A reader on a terminal.
     *
     * @throws IOException if the terminal can't be read
     */
    public GroupedReader(Terminal terminal) throws IOException {
        super(terminal, "iptsh", new HashMap<>());
    }

    @Override
    protected Comparator<String> getGroupComparator() {
        return null;
    }
}
