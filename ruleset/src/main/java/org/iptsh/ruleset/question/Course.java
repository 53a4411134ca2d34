package org.iptsh.ruleset.question;

import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;

/** Where packets come from and go to, as this host sees it. */
public enum Course {
    /** They come from elsewhere and are for this host. */
    LOCAL("to this host"),
    /** They come from elsewhere and go elsewhere. */
    FORWARD("through this host"),
    /** This host makes them. */
    OUTPUT("from this host");

    private final String words;

    Course(String words) {
        this.words = words;
    }

    /** In words, for headings: {@code to this host}. */
    public String words() {
        return words;
    }

    /** All packets of a space that take this course. */
    public Packets packets(Space space) {
        Packets made = space.nowhere(Field.IN);
        Packets kept = space.nowhere(Field.OUT);
        return switch (this) {
            case LOCAL -> kept.minus(made);
            case FORWARD -> made.or(kept).not();
            case OUTPUT -> made;
        };
    }
}
