package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.text.Token;

/** Finds the option that a word names among those of the extensions that a rule uses, and says what else was meant. */
final class OptionNames {
    private final Edition edition;
    private final Part.Known base;
    private final List<Part> matches;
    private Part.Known target;

    /**
     * An option that was found.
     *
     * @param option {@code null} if none was
     * @param part where it belongs; {@code null} if the match it belongs to has yet to be put in
     * @param owner the extension it belongs to
     * @param several what the word could stand for, if more than one
     */
    record Found(Option option, Part.Known part, Extension owner, List<String> several) {
        static final Found NOTHING = new Found(null, null, null, List.of());
    }

    OptionNames(Edition edition, Part.Known base, List<Part> matches) {
        this.edition = edition;
        this.base = base;
        this.matches = matches;
    }

    /** Tells which target the rule has. */
    void target(Part.Known part) {
        target = part;
    }

    /** The newest extension with an option of exactly this name, else the only option that begins so. */
    Found find(String name, String protocol) {
        Found exact = exact(name);
        if (exact != null) {
            return exact;
        }
        Found begun = name.startsWith("--") && name.length() > 2 ? begun(name) : Found.NOTHING;
        if (begun.option() != null || !begun.several().isEmpty()) {
            return begun;
        }
        Extension implied = edition.impliedBy(protocol);
        return implied == null || uses(implied) ? Found.NOTHING : implied(implied, name);
    }

    private Found exact(String name) {
        if (target != null) {
            Option option = target.extension().option(name);
            if (option != null) {
                return new Found(option, target, target.extension(), List.of());
            }
        }
        for (int i = matches.size() - 1; i >= 0; i--) {
            if (matches.get(i) instanceof Part.Known part) {
                Option option = part.extension().option(name);
                if (option != null) {
                    return new Found(option, part, part.extension(), List.of());
                }
            }
        }
        Option option = base.extension().option(name);
        return option == null ? null : new Found(option, base, base.extension(), List.of());
    }

    private Found begun(String name) {
        Set<Option> found = new LinkedHashSet<>();
        Part.Known owner = null;
        for (Part.Known part : known()) {
            for (Option option : part.extension().options()) {
                if (begins(option, name) && found.add(option)) {
                    owner = part;
                }
            }
        }
        if (found.size() == 1) {
            return new Found(found.iterator().next(), owner, owner.extension(), List.of());
        }
        return several(found, name);
    }

    private static Found implied(Extension implied, String name) {
        Option exact = implied.option(name);
        if (exact != null) {
            return new Found(exact, null, implied, List.of());
        }
        Set<Option> found = new LinkedHashSet<>();
        for (Option option : implied.options()) {
            if (name.length() > 2 && begins(option, name)) {
                found.add(option);
            }
        }
        return found.size() == 1
                ? new Found(found.iterator().next(), null, implied, List.of())
                : several(found, name);
    }

    private static Found several(Set<Option> found, String name) {
        List<String> names = new ArrayList<>();
        for (Option option : found) {
            for (String spelling : option.names()) {
                if (spelling.startsWith(name)) {
                    names.add(spelling);
                    break;
                }
            }
        }
        return new Found(null, null, null, names);
    }

    private static boolean begins(Option option, String name) {
        for (String spelling : option.names()) {
            if (spelling.startsWith(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean uses(Extension extension) {
        for (Part part : matches) {
            if (part instanceof Part.Known known && known.extension() == extension) {
                return true;
            }
        }
        return false;
    }

    private List<Part.Known> known() {
        List<Part.Known> known = new ArrayList<>();
        if (target != null) {
            known.add(target);
        }
        for (int i = matches.size() - 1; i >= 0; i--) {
            if (matches.get(i) instanceof Part.Known part) {
                known.add(part);
            }
        }
        known.add(base);
        return known;
    }

    /** The problem of a word that names no option here, with what was probably meant. */
    Problem unknown(String line, Token token, String name, Found found, String protocol) {
        if (!found.several().isEmpty()) {
            return Problem.at(line, token.start(), "the option " + name + " is ambiguous")
                    .hint("it could be " + String.join(", ", found.several()));
        }
        Set<String> offered = new LinkedHashSet<>();
        List<String> used = new ArrayList<>();
        for (Part.Known part : known()) {
            part.extension().options().stream()
                    .filter(option -> !option.traits().hidden())
                    .forEach(option -> offered.addAll(option.names()));
            if (part != base) {
                used.add(0, part.extension().kind().word() + " " + part.extension().name());
            }
        }
        Extension implied = edition.impliedBy(protocol);
        if (implied != null && !uses(implied)) {
            implied.options().forEach(option -> offered.addAll(option.names()));
            used.add(implied.kind().word() + " " + implied.name());
        }
        String message = "unknown option " + name + (used.size() == 1 ? " for " + used.get(0) : "");
        Problem problem = Problem.at(line, token.start(), message);
        List<String> owners = owners(name);
        if (!owners.isEmpty()) {
            return Problem.at(line, token.start(), name + " has no match or target that it belongs to")
                    .hint("put " + owners.get(0) + " before it");
        }
        Optional<String> near = ending(name, offered).or(() -> nearest(name, offered));
        if (near.isPresent()) {
            return problem.hint("did you mean " + near.get() + "?");
        }
        if (!used.isEmpty()) {
            return problem;
        }
        Optional<String> anywhere = nearest(name, everywhere());
        return anywhere.isPresent()
                ? problem.hint("did you mean " + owners(anywhere.get()).get(0) + " " + anywhere.get() + "?")
                : problem;
    }

    /** The option whose last words these are: {@code --reject-with} for {@code --with}. */
    private static Optional<String> ending(String name, Collection<String> offered) {
        String end = name.startsWith("--") ? name.substring(1) : name;
        return offered.stream().filter(option -> end.length() > 2 && option.endsWith(end)).findFirst();
    }

    /** The nearest by its letters; of the options of one letter only that letter in the other case. */
    private static Optional<String> nearest(String name, Collection<String> offered) {
        Map<String, String> letters = new LinkedHashMap<>();
        String typed = letters(name);
        for (String option : offered) {
            String word = letters(option);
            if (word.length() > 1 && typed.length() > 1 || word.equalsIgnoreCase(typed)) {
                letters.put(word, option);
            }
        }
        return Nearest.to(typed, letters.keySet()).map(letters::get);
    }

    private static String letters(String option) {
        return option.startsWith("--") ? option.substring(2) : option.substring(1);
    }

    /** How to get at an option: {@code -p tcp}, {@code -m multiport}. */
    private List<String> owners(String name) {
        List<String> owners = new ArrayList<>();
        for (Extension.Kind kind : List.of(Extension.Kind.MATCH, Extension.Kind.TARGET)) {
            for (Extension extension : edition.all(kind).values()) {
                if (extension.option(name) != null) {
                    List<String> protocols = extension.rules().protocols();
                    boolean implied = !protocols.isEmpty() && extension.names().contains(protocols.get(0));
                    owners.add(implied
                            ? RuleReader.PROTOCOL + " " + protocols.get(0) : kind.option() + " " + extension.name());
                }
            }
        }
        return commonFirst(owners);
    }

    /** Of several protocols that have the option, the one that most rules name. */
    private static List<String> commonFirst(List<String> owners) {
        for (String common : new String[] {"-p tcp", "-p udp"}) {
            if (owners.remove(common)) {
                owners.add(0, common.equals("-p tcp") && owners.contains("-p udp") ? "-p tcp or -p udp" : common);
                break;
            }
        }
        return owners;
    }

    private Collection<String> everywhere() {
        Set<String> names = new LinkedHashSet<>();
        for (Extension.Kind kind : List.of(Extension.Kind.MATCH, Extension.Kind.TARGET)) {
            edition.all(kind).values()
                    .forEach(extension -> extension.options().forEach(option -> names.addAll(option.names())));
        }
        return names;
    }
}
