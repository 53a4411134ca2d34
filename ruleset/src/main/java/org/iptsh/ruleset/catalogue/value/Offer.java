package org.iptsh.ruleset.catalogue.value;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.Hints;
import org.iptsh.ruleset.catalogue.Names;
import org.iptsh.ruleset.catalogue.Place;

/** Where a kind of value puts forward what may be written, seen from a half-typed word. */
public interface Offer {

    /** What was typed of the word so far. */
    String word();

    Place place();

    Hints hints();

    Names names();

    /** What {@code -p} said so far, {@code null} if nothing. */
    String protocol();

    /** Puts a whole value forward. */
    void add(String text, String description);

    /** Puts forward the beginning of a value that goes on: {@code 10.0.0.} */
    void begin(String text, String description);

    default Family family() {
        return place().family();
    }
}
