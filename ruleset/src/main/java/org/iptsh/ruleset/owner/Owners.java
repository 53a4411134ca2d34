package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.Catalogue;

/**
 * Which program manages a chain or a rule, as owners.table and the settings declare it.
 *
 * <p>A built-in chain is nobody else's, whatever is declared: only rules in it may be.
 */
public final class Owners {
    /** The owner that claims chains back from whoever else has them. */
    public static final String OURS = "ours";

    private static final int ASCII = 128;

    private final List<Program> programs;
    private final List<Declared> declared;
    private final List<Entry> entries = new ArrayList<>();
    /** For each first character of a name the entries that may match, the last declared first. */
    private final List<List<Entry>> byFirst = new ArrayList<>();

    /** Chains and who manages them: a program's name, or {@link #OURS}. */
    public record Declared(String owner, List<String> chains) {
        public Declared {
            chains = List.copyOf(chains);
        }

        private boolean claims(Glob glob) {
            return owner.equals(OURS) && chains.stream().anyMatch(chain -> new Glob(chain).covers(glob));
        }
    }

    /** A pattern of names and whose they are. */
    private record Entry(Glob names, Optional<String> owner) {
        boolean mayBeginWith(char first) {
            char c = names.pattern().isEmpty() ? first : names.pattern().charAt(0);
            return c == first || c == '*' || c == '?';
        }
    }

    private static final class Standard {
        static final Owners OWNERS = new Owners(OwnersTable.standard(), List.of());
    }

    private Owners(List<Program> programs, List<Declared> declared) {
        this.declared = List.copyOf(declared);
        // Whoever claims all chains of a program back writes its rules in the built-in chains, too.
        this.programs = programs.stream()
                .filter(program -> program.chains().isEmpty() || !program.chains().stream()
                        .allMatch(glob -> declared.stream().anyMatch(each -> each.claims(glob))))
                .toList();
        for (Program program : this.programs) {
            program.chains().forEach(glob -> entries.add(0, new Entry(glob, Optional.of(program.name()))));
            program.ours().forEach(glob -> entries.add(0, new Entry(glob, Optional.empty())));
        }
        for (Declared each : declared) {
            Optional<String> owner = Optional.of(each.owner()).filter(name -> !name.equals(OURS));
            each.chains().forEach(chain -> entries.add(0, new Entry(new Glob(chain), owner)));
        }
        for (char first = 0; first < ASCII; first++) {
            char c = first;
            byFirst.add(entries.stream().filter(entry -> entry.mayBeginWith(c)).toList());
        }
    }

    /** Those that owners.table declares. */
    public static Owners standard() {
        return Standard.OWNERS;
    }

    /** With more declarations, of which the later one wins; {@link #OURS} claims chains back. */
    public Owners with(List<Declared> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Declared> all = new ArrayList<>(declared);
        all.addAll(more);
        return new Owners(programs, all);
    }

    /** Who manages a chain; empty if nobody else does. */
    public Optional<String> ofChain(Family family, String table, String chain) {
        return Tables.builtInChains(table).contains(chain) ? Optional.empty() : ofName(chain);
    }

    /**
     * Who manages a rule that stands in a chain: who manages the chain; else who manages the chain that it leads to;
     * else the program that writes rules of this shape there.
     */
    public Optional<String> ofRule(Family family, String table, String chain, Rule rule) {
        return ofRules(family, table, chain).apply(rule);
    }

    /** The same for many rules of one chain. */
    public Function<Rule, Optional<String>> ofRules(Family family, String table, String chain) {
        Optional<String> owner = ofChain(family, table, chain);
        return owner.isPresent() ? rule -> owner : guests(table, chain)::owner;
    }

    /** The chains that a program makes for the administrator to fill: {@code DOCKER-USER}. */
    public List<String> leftToUs(String owner) {
        return programs.stream()
                .filter(program -> program.name().equals(owner))
                .flatMap(program -> program.ours().stream().map(Glob::pattern))
                .toList();
    }

    /** The command by which an administrator has a program change what is its own. */
    public Optional<String> tool(String owner) {
        return programs.stream().filter(program -> program.name().equals(owner))
                .findFirst().flatMap(Program::tool);
    }

    /** Whose rules may stand in a chain that nobody else manages. */
    Guests guests(String table, String chain) {
        List<Guest> guests = new ArrayList<>();
        boolean claimed = declared.stream().anyMatch(each -> each.claims(new Glob(chain)));
        for (Program program : claimed ? List.<Program>of() : programs) {
            program.shapes().stream()
                    .filter(shape -> shape.standsIn(table, chain))
                    .forEach(shape -> guests.add(new Guest(program.name(), shape)));
        }
        return new Guests(guests);
    }

    /** A rule that a program writes into others' chains. */
    private record Guest(String owner, RuleShape shape) {}

    /** The rules of others in one chain of ours: those that lead to a chain of theirs, and those of a known shape. */
    final class Guests {
        private final List<Guest> known;

        private Guests(List<Guest> known) {
            this.known = known;
        }

        Optional<String> owner(Rule rule) {
            Optional<String> owner = ofName(rule.target());
            if (owner.isPresent() && !isTarget(rule.target())) {
                return owner;
            }
            for (Guest guest : known) {
                if (guest.shape().matches(rule)) {
                    return Optional.of(guest.owner());
                }
            }
            return Optional.empty();
        }
    }

    /** Whether a name is a target, as no chain may be called: {@code LOG*} of the settings means chains only. */
    private boolean isTarget(String name) {
        return !declared.isEmpty() && (Rule.VERDICTS.contains(name)
                || Family.all().stream().anyMatch(family -> Catalogue.standard().target(name, family).isPresent()));
    }

    private Optional<String> ofName(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> candidates = name.charAt(0) < ASCII ? byFirst.get(name.charAt(0)) : entries;
        for (Entry entry : candidates) {
            if (entry.names().matches(name)) {
                return entry.owner();
            }
        }
        return Optional.empty();
    }
}
