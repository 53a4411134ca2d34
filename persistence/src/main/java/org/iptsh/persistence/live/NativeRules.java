package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.Programs;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/**
 * Finds the native nft rules in the tables of iptables-nft that it shows wrongly, in silence, or can't show at all.
 *
 * <p>Every native rule makes some line in what iptables-nft-save prints, if it prints the table: so only chains that
 * have changed since nft was last asked about them are looked at. Starting nft for a chain takes 3 ms, listing a rule
 * 0.025 ms, in one chain as in a whole table of 100,000; several chains in one run it refuses (measured, nft 1.0.6).
 */
final class NativeRules {
    /** Listing one more chain costs as much as so many rules. */
    private static final int START = 120;

    /** What one reading of live may list, in rules: a tenth of a second. The next one looks at the rest. */
    static final int LIMIT = 4000;

    /** So many are named; who has more of them knows what they are. */
    private static final int NAMED = 5;

    private final Programs programs;
    private final Looked looked;
    private final int limit;
    private final List<String> doubts = new ArrayList<>();
    private int spent;
    private int left;
    private Optional<NftList> nft;

    /** @param limit what may be listed, in rules */
    NativeRules(Programs programs, Looked looked, int limit) {
        this.programs = programs;
        this.looked = looked;
        this.limit = limit;
    }

    /**
     * Looks at a family.
     *
     * @param shown what iptables-nft-save told
     * @param broken tables that it did not tell, or not to their end
     */
    void look(Family family, Ruleset shown, Collection<String> broken) {
        broken.forEach(table -> nft().ifPresent(list ->
                list.hidden("table", family, table, "").ifPresent(hidden -> tell(list, family, table, hidden))));
        for (Table table : shown.tables()) {
            List<Chain> changed = broken.contains(table.name()) ? List.of() : changed(family, table);
            if (!changed.isEmpty()) {
                nft().ifPresent(list -> look(list, family, table, changed));
            }
        }
        looked.keep();
    }

    /** Looks at a few chains of a family, however large the tables are that they are in. */
    void look(Family family, Ruleset slice) {
        for (Table part : slice.tables()) {
            List<Chain> changed = changed(family, part);
            if (!changed.isEmpty()) {
                nft().ifPresent(list -> changed.forEach(chain -> look(list, family, part.name(), chain)));
            }
        }
        looked.keep();
    }

    private List<Chain> changed(Family family, Table table) {
        return table.chains().stream()
                .filter(chain -> chain.size() > 0 && !looked.has(family, table.name(), chain)).toList();
    }

    /** Looks for chains of nft's that hang on a hook, of which iptables-nft-save only says that there are some. */
    void lookForBaseChains(Family family, String table) {
        // Where nft can't be asked, that there are some must do.
        List<String> chains = nft().map(list -> list.baseChains(family, table)).orElse(List.of());
        String word = NftList.word(family) + " " + table;
        doubts.add(family.label() + " table " + table + ": iptables can't show what stands in "
                + (chains.isEmpty() ? "chains of nft with a hook of their own; `nft list table " + word + "` does"
                        : "the nft chain " + String.join(", ", chains) + ", which has a hook of its own; "
                                + "`nft list chain " + word + " " + chains.get(0) + "` shows it")
                + "; it belongs in a table of its own (`nft add table " + NftList.word(family) + " mine`)");
    }

    private void look(NftList list, Family family, Table table, List<Chain> changed) {
        int whole = cost(table.size());
        int apart = changed.stream().mapToInt(chain -> cost(chain.size())).sum();
        if (whole <= apart && spent + whole <= limit) {
            spent += whole;
            list.hidden("table", family, table.name(), "")
                    .ifPresent(hidden -> note(list, family, table.name(), changed, hidden));
            return;
        }
        changed.forEach(chain -> look(list, family, table.name(), chain));
    }

    private void look(NftList list, Family family, String table, Chain chain) {
        if (spent + cost(chain.size()) > limit) {
            left += chain.size();
            return;
        }
        spent += cost(chain.size());
        list.hidden("chain", family, table, chain.name())
                .ifPresent(hidden -> note(list, family, table, List.of(chain), hidden));
    }

    private static int cost(int rules) {
        return START + rules;
    }

    private void note(NftList list, Family family, String table, List<Chain> chains, List<NftList.Hidden> hidden) {
        chains.stream()
                .filter(chain -> hidden.stream().noneMatch(rule -> rule.chain().equals(chain.name())))
                .forEach(chain -> looked.add(family, table, chain));
        tell(list, family, table, hidden);
    }

    private void tell(NftList list, Family family, String table, List<NftList.Hidden> hidden) {
        for (NftList.Hidden rule : hidden.subList(0, Math.min(hidden.size(), NAMED))) {
            String place = NftList.word(family) + " " + table + " " + rule.chain();
            doubts.add(family.label() + " table " + table + ", chain " + rule.chain()
                    + ": iptables can't show the nft rule `" + list.words(family, table, rule)
                    + "`; put it in a table of its own (`nft add table "
                    + NftList.word(family) + " mine`) and take it out here: `nft delete rule " + place + " handle "
                    + rule.handle() + "`");
        }
        if (hidden.size() > NAMED) {
            doubts.add(family.label() + " table " + table + ": "
                    + (hidden.size() - NAMED) + " more nft rules like these");
        }
    }

    /** Rules that are hidden, each with where it is and the way out. */
    List<String> doubts() {
        return doubts;
    }

    /** What was not looked at, if anything. */
    Optional<String> unseen() {
        return left == 0 ? Optional.empty() : Optional.of("native nft rules were not looked for among " + left
                + " rules, to save time; the next reading looks further");
    }

    /** Whether nft is not here to ask. */
    boolean isBlind() {
        return nft().isEmpty();
    }

    private Optional<NftList> nft() {
        if (nft == null) {
            nft = NftList.of(programs);
        }
        return nft;
    }
}
