package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.surroundings.Surroundings;

/**
 * What is known beside the rules.
 *
 * @param warnings that the rules of both back ends are in force, in sentences; none if not, or if nobody looked
 * @param names host and service names where they stand in a file
 * @param wholeHost whether a family without rules has none, rather than not being spoken of
 */
public record Facts(Surroundings surroundings, List<String> warnings, List<NamesInFile.Name> names, boolean wholeHost) {

    public Facts {
        warnings = List.copyOf(warnings);
        names = List.copyOf(names);
    }

    /** Nothing but the rules of a file. */
    public static Facts none() {
        return new Facts(Surroundings.unknown(), List.of(), List.of(), false);
    }
}
