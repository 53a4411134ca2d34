package org.iptsh.ruleset.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.edit.Refusal.Part;

/** Applies edits to a ruleset with iptables' own rules of what may be done; makes a new ruleset or refuses. */
public final class Editor {

    /** An edited ruleset, or why there is none. */
    public sealed interface Outcome {}

    public record Edited(Ruleset ruleset) implements Outcome {}

    public record Refused(Refusal refusal) implements Outcome {}

    /** Ends an edit from within. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        Stop(Refusal refusal) {
            super(null, null, false, false);
            this.refusal = refusal;
        }
    }

    private Editor() {}

    /** Applies the edits in order, all or none. */
    public static Outcome apply(Ruleset ruleset, List<Edit> edits) {
        try {
            Ruleset edited = ruleset;
            for (Edit edit : edits) {
                edited = edited.with(edited(ruleset.family(), edited.tableOrFresh(edit.table()), edit));
            }
            return new Edited(edited);
        } catch (Stop stop) {
            return new Refused(stop.refusal);
        }
    }

    private static Table edited(Family family, Table table, Edit edit) {
        if (edit instanceof Edit.Append append) {
            Chain chain = chainToFill(table, append.chain());
            return table.with(chain.insert(chain.size(), append.rule()));
        } else if (edit instanceof Edit.Insert insert) {
            Chain chain = chainToFill(table, insert.chain());
            return table.with(chain.insert(index(chain, insert.position(), chain.size() + 1), insert.rule()));
        } else if (edit instanceof Edit.Replace replace) {
            Chain chain = chain(table, replace.chain());
            return table.with(chain.replace(index(chain, replace.position(), chain.size()), replace.rule()));
        } else if (edit instanceof Edit.Delete delete) {
            Chain chain = chain(table, delete.chain());
            return table.with(chain.remove(find(Sameness.of(family, table, table), chain, delete.rule())));
        } else if (edit instanceof Edit.DeleteAt delete) {
            Chain chain = chain(table, delete.chain());
            return table.with(chain.remove(index(chain, delete.position(), chain.size())));
        } else if (edit instanceof Edit.Move move) {
            Chain chain = chain(table, move.chain());
            int from = index(chain, move.from(), chain.size());
            int to = index(chain, move.to(), chain.size());
            return table.with(chain.remove(from).insert(to, chain.rules().get(from)));
        } else if (edit instanceof Edit.NewChain made) {
            return newChain(table, made.chain());
        } else if (edit instanceof Edit.DeleteChain delete) {
            return deleteChain(table, delete.chain());
        } else if (edit instanceof Edit.DeleteAllChains) {
            return deleteAllChains(table);
        } else if (edit instanceof Edit.RenameChain rename) {
            return rename(table, rename);
        } else if (edit instanceof Edit.Policy policy) {
            return policy(table, policy);
        } else if (edit instanceof Edit.Flush flush) {
            return table.with(chain(table, flush.chain()).withRules(List.of()));
        }
        Table flushed = table;
        for (Chain chain : table.chains()) {
            flushed = chain.rules().isEmpty() ? flushed : flushed.with(chain.withRules(List.of()));
        }
        return flushed;
    }

    private static Chain chain(Table table, String name) {
        return table.chain(name).orElseThrow(() -> new Stop(
                Nearest.to(name, table.chainNames())
                        .map(near -> Refusal.of(Part.CHAIN, noChainIn(table, name), "did you mean " + near + "?"))
                        .orElseGet(() -> Refusal.of(Part.CHAIN, noChainIn(table, name)))));
    }

    private static Chain chainToFill(Table table, String name) {
        return table.chain(name).orElseThrow(() -> new Stop(noChain(table, name)));
    }

    private static String noChainIn(Table table, String name) {
        return "no chain " + name + " in table " + table.name();
    }

    /** The refusal to put a rule into a chain that is not there. */
    static Refusal noChain(Table table, String name) {
        String make = "make it with -N " + name;
        return Refusal.of(Part.CHAIN, noChainIn(table, name),
                Nearest.to(name, table.chainNames())
                        .map(near -> "did you mean " + near + "?"
                                + (Tables.builtInChains(table.name()).contains(near) ? "" : " Else " + make))
                        .orElse(make));
    }

    private static int index(Chain chain, int position, int last) {
        if (position < 1 || position > last) {
            String has = chain.name() + " has " + count(chain.size(), "rule");
            throw new Stop(last > chain.size()
                    ? Refusal.of(Part.NUMBER, has + "; there is no place " + position, "1 to " + last
                            + " can stand here")
                    : Refusal.of(Part.NUMBER, has + "; there is no rule " + position));
        }
        return position - 1;
    }

    private static int find(Sameness sameness, Chain chain, Rule rule) {
        int index = sameness.indexOf(chain.name(), chain.rules(), rule);
        if (index < 0) {
            throw new Stop(Refusal.of(Part.RULE, "no such rule in " + chain.name(),
                    "see `show` for its number, and delete it by that"));
        }
        return index;
    }

    private static Table newChain(Table table, String name) {
        checkName(table, name, Part.CHAIN);
        return table.with(Chain.named(name));
    }

    private static void checkName(Table table, String name, Part part) {
        if (table.has(name)) {
            throw new Stop(Refusal.of(part, "chain " + name + " is already there"));
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > Chain.NAME_LIMIT) {
            throw new Stop(Refusal.of(part,
                    "chain name " + name + " is longer than " + Chain.NAME_LIMIT + " bytes", "shorten it"));
        }
        if (name.isEmpty() || name.startsWith("-") || name.startsWith("!")) {
            throw new Stop(Refusal.of(part, "a chain name may not begin with - or !", "choose another name"));
        }
        if (name.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '"' || c == '\\')) {
            throw new Stop(Refusal.of(part,
                    "a chain name has no blanks, quotes or control characters", "choose another name"));
        }
    }

    private static Table deleteChain(Table table, String name) {
        Chain chain = chain(table, name);
        if (chain.isBuiltIn()) {
            throw new Stop(Refusal.of(Part.CHAIN, name + " is built in and stays", "empty it with -F " + name));
        }
        if (!chain.rules().isEmpty()) {
            throw new Stop(Refusal.of(Part.CHAIN, "chain " + name + " is not empty: " + count(chain.size(), "rule"),
                    "empty it first with -F " + name));
        }
        jumpTo(table, name).ifPresent(from -> {
            throw new Stop(Refusal.of(Part.CHAIN, "chain " + name + " is in use by " + from, "remove that rule first"));
        });
        return table.without(name);
    }

    private static Table deleteAllChains(Table table) {
        Table kept = table;
        for (Chain chain : table.chains()) {
            if (!chain.isBuiltIn()) {
                if (!chain.rules().isEmpty()) {
                    throw new Stop(Refusal.of(Part.COMMAND, "chain " + chain.name() + " is not empty",
                            "empty all chains first with -F"));
                }
                kept = kept.without(chain.name());
            }
        }
        for (Chain chain : table.chains()) {
            if (!chain.isBuiltIn()) {
                jumpTo(kept, chain.name()).ifPresent(from -> {
                    throw new Stop(Refusal.of(Part.COMMAND, "chain " + chain.name() + " is in use by " + from,
                            "remove that rule first"));
                });
            }
        }
        return kept;
    }

    /** Where a chain is first jumped to: {@code INPUT 3}. */
    private static Optional<String> jumpTo(Table table, String name) {
        for (Chain chain : table.chains()) {
            List<Rule> rules = chain.rules();
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).text().contains(name) && rules.get(i).target().equals(name)) {
                    return Optional.of(chain.name() + " " + (i + 1));
                }
            }
        }
        return Optional.empty();
    }

    /** The chain under its new name, in its place, and every jump to it with it. */
    private static Table rename(Table table, Edit.RenameChain edit) {
        Chain renamed = chain(table, edit.chain());
        if (renamed.isBuiltIn()) {
            throw new Stop(Refusal.of(Part.CHAIN, edit.chain() + " is built in and keeps its name"));
        }
        checkName(table, edit.newName(), Part.LAST);
        List<Chain> chains = new ArrayList<>();
        for (Chain chain : table.chains()) {
            Chain pointed = chain.withRules(chain.rules().stream()
                    .map(rule -> rule.target().equals(edit.chain()) ? rule.jumpingTo(edit.newName()) : rule)
                    .toList());
            chains.add(chain == renamed ? pointed.withName(edit.newName()) : pointed);
        }
        return new Table(table.name(), chains);
    }

    private static Table policy(Table table, Edit.Policy edit) {
        Chain chain = chain(table, edit.chain());
        if (!chain.isBuiltIn()) {
            throw new Stop(Refusal.of(Part.CHAIN, "chain " + edit.chain() + " is not built in, so it has no policy",
                    "append a rule such as -A " + edit.chain() + " -j " + edit.policy()));
        }
        if (!edit.policy().equals("ACCEPT") && !edit.policy().equals("DROP")) {
            throw new Stop(Refusal.of(Part.LAST, "policy " + edit.policy() + " is neither ACCEPT nor DROP",
                    edit.policy().equals("REJECT") ? "append a last rule -j REJECT" : "write ACCEPT or DROP"));
        }
        return table.with(chain.withPolicy(edit.policy()));
    }

    private static String count(int number, String noun) {
        return number == 0 ? "no " + noun + "s" : number + " " + noun + (number == 1 ? "" : "s");
    }
}
