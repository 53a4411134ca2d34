package org.iptsh.ruleset;

import java.util.Collection;
import java.util.List;

/** The chains of a table as a rule sees them: which are there, and which may be meant by a name that is none. */
@FunctionalInterface
public interface ChainNames {

    /** Whether the table has a chain of this name. */
    boolean has(String name);

    /** The names to look among for one that was mistyped; empty where nobody knows them. */
    default Collection<String> known() {
        return List.of();
    }

    /** These names and no others. A later change of the collection shows. */
    static ChainNames of(Collection<String> names) {
        return new ChainNames() {
            @Override
            public boolean has(String name) {
                return names.contains(name);
            }

            @Override
            public Collection<String> known() {
                return names;
            }
        };
    }
}
