package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.diff.Diff;

/**
 * A firewall seen with its owners: what is foreign, which other programs manage; what is ours, the rest; and of ours
 * what is unclaimed, which appeared in live without us.
 */
public record Ownership(Owners owners) {

    /** Without foreign chains and rules; the same value where there are none. */
    public Firewall ours(Firewall all) {
        Firewall ours = all;
        for (Ruleset ruleset : all.rulesets().toList()) {
            Ruleset kept = ours(ruleset);
            ours = kept == ruleset ? ours : ours.with(kept);
        }
        return ours;
    }

    /** Without foreign chains and rules; the same value where there are none. */
    public Ruleset ours(Ruleset all) {
        List<Table> tables = new ArrayList<>();
        boolean foreign = false;
        for (Table table : all.tables()) {
            Table kept = ours(all.family(), table);
            foreign |= kept != table;
            tables.add(kept);
        }
        return foreign ? new Ruleset(all.family(), tables) : all;
    }

    private Table ours(Family family, Table table) {
        List<Chain> chains = new ArrayList<>();
        boolean foreign = false;
        for (Chain chain : table.chains()) {
            if (owners.ofChain(family, table.name(), chain.name()).isPresent()) {
                foreign = true;
            } else {
                Chain kept = ours(table.name(), chain);
                foreign |= kept != chain;
                chains.add(kept);
            }
        }
        return foreign ? new Table(table.name(), chains) : table;
    }

    /** A chain of ours without the rules of others. */
    private Chain ours(String table, Chain chain) {
        Owners.Guests guests = owners.guests(table, chain.name());
        List<Rule> kept = null;
        for (int i = 0; i < chain.size(); i++) {
            Rule rule = chain.rules().get(i);
            boolean foreign = guests.owner(rule).isPresent();
            if (foreign && kept == null) {
                kept = new ArrayList<>(chain.rules().subList(0, i));
            } else if (!foreign && kept != null) {
                kept.add(rule);
            }
        }
        return kept == null ? chain : chain.withRules(kept);
    }

    /**
     * Ours with the foreign chains and rules of live.
     *
     * <p>A foreign rule that ours has, too, stays where it stands there; what ours has of foreign parts and live has
     * not is left out. Any other keeps its place relative to our rules that stay: a leading run of foreign rules stays
     * at the top, a trailing one at the end, one in the middle stands right before the next of our rules that is still
     * there, else right behind the previous one. A chain that ours has no more stays, without its rules of ours, if a
     * foreign rule leads to it or stands in it.
     *
     * @param ours may have foreign parts, of this live or of an older one
     */
    public Firewall weave(Firewall live, Firewall ours) {
        return keep(live, ours, Unclaimed.NOTHING);
    }

    /** The same, and what is unclaimed in live stays in its place among ours, too. */
    public Firewall keep(Firewall live, Firewall ours, Unclaimed unclaimed) {
        Firewall woven = ours;
        for (Family family : Family.all()) {
            Ruleset was = ours.get(family);
            Ruleset now = new Weaving(this, family, unclaimed).weave(live.get(family), was);
            woven = now == was ? woven : woven.with(now);
        }
        return woven;
    }

    /**
     * What was staged on top of a base, with the foreign chains and rules of live.
     *
     * <p>Where the administrator put a rule of ours before or behind a foreign one, it stays so; in a chain where they
     * did not, foreign rules stand as in live, though their program may have moved them since.
     */
    public Firewall weave(Firewall base, Firewall live, Firewall staged) {
        Firewall ours = ours(staged);
        if (ours == staged) {
            return weave(live, staged);
        }
        Firewall left = weave(base, ours);
        Firewall wanted = staged;
        for (Ruleset ruleset : staged.rulesets().toList()) {
            Ruleset unmoved = left.get(ruleset.family());
            Ruleset plain = ours.get(ruleset.family());
            wanted = wanted.with(new Ruleset(ruleset.family(), ruleset.tables().stream()
                    .map(table -> wanted(table, unmoved.tableOrFresh(table.name()), plain.tableOrFresh(table.name())))
                    .toList()));
        }
        return weave(live, wanted);
    }

    private static Table wanted(Table staged, Table left, Table ours) {
        return new Table(staged.name(), staged.chains().stream()
                .filter(chain -> ours.has(chain.name()))
                .map(chain -> left.chain(chain.name()).filter(chain::equals).flatMap(same -> ours.chain(chain.name()))
                        .orElse(chain))
                .toList());
    }

    /**
     * What is unclaimed: in live, not foreign, and not in saved in whatever spelling.
     *
     * @param saved empty if nothing was saved yet, and then nothing is unclaimed
     */
    public Unclaimed unclaimed(Firewall live, Optional<Firewall> saved) {
        return saved.map(firewall -> Unclaimed.between(this, live, ours(firewall))).orElse(Unclaimed.NOTHING);
    }

    /**
     * What of a candidate may become a version: all but what is foreign, and what is unclaimed in live and stands
     * unchanged in the candidate. An unclaimed chain that one of our rules leads to is part of the version.
     */
    public Firewall versioned(Firewall candidate, Unclaimed unclaimed) {
        Firewall ours = ours(candidate);
        return unclaimed.in(ours).removedFrom(ours);
    }

    /**
     * How two firewalls differ in what is ours, with the places that rules have among the foreign ones. A rule of ours
     * that went past a foreign one is moved, and never the other way round.
     */
    public Diff diff(Firewall before, Firewall after) {
        return new OursDiff(owners, before, after).diff();
    }

    /** What of a firewall is foreign, by whose it is. */
    public Map<String, Share> shares(Firewall all) {
        Map<String, Share> shares = new TreeMap<>();
        for (Ruleset ruleset : all.rulesets().toList()) {
            for (Table table : ruleset.tables()) {
                for (Chain chain : table.chains()) {
                    Optional<String> owner = owners.ofChain(ruleset.family(), table.name(), chain.name());
                    owner.ifPresent(name -> shares.merge(name, new Share(1, 0), Share::plus));
                    Owners.Guests guests = owners.guests(table.name(), chain.name());
                    for (Rule rule : owner.isPresent() ? List.<Rule>of() : chain.rules()) {
                        guests.owner(rule).ifPresent(name -> shares.merge(name, new Share(0, 1), Share::plus));
                    }
                }
            }
        }
        return shares;
    }

    /** How many chains are a program's, and how many rules in chains that are not its own. */
    public record Share(int chains, int rules) {
        private Share plus(Share other) {
            return new Share(chains + other.chains, rules + other.rules);
        }

        /** {@code 2 chains, 1 rule outside them}. */
        @Override
        public String toString() {
            String some = rules + (rules == 1 ? " rule" : " rules");
            String whole = chains + (chains == 1 ? " chain" : " chains");
            return chains == 0 ? some : rules == 0 ? whole : whole + ", " + some + " outside them";
        }
    }

    /** How to get at a chain that is a program's all the same, in words: by the program itself, if that can be. */
    public String wayOut(String owner, String chain) {
        List<String> yours = owners.leftToUs(owner);
        String better = owners.tool(owner).map(tool -> "use `" + tool + "`; ").orElse("")
                + (yours.isEmpty() ? ""
                        : String.join(" and ", yours) + (yours.size() > 1 ? " are" : " is") + " yours; ");
        return better + (better.isEmpty() ? "" : "else ")
                + "claim it in the settings: `foreign: [{owner: ours, chains: [" + chain + "]}]`";
    }
}
