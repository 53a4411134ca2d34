package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.trace.Model;

/** What checks look at: a firewall, each rule of it read once, and what is known beside it. Not for several threads. */
public final class Subject {
    private final Firewall firewall;
    private final Owners owners;
    private final Dialect dialect;
    private final Facts facts;
    private final Map<Family, List<ChainAt>> chains = new EnumMap<>(Family.class);
    private final Map<Family, Answers> answers = new EnumMap<>(Family.class);
    private final Map<Family, Idle> idle = new EnumMap<>(Family.class);
    private final Set<String> notes = new LinkedHashSet<>();

    public Subject(Firewall firewall, Owners owners, Dialect dialect, Facts facts) {
        this.firewall = firewall;
        this.owners = owners;
        this.dialect = dialect;
        this.facts = facts;
    }

    public Firewall firewall() {
        return firewall;
    }

    public Owners owners() {
        return owners;
    }

    public Facts facts() {
        return facts;
    }

    /** The families that it has rules of. */
    public List<Family> families() {
        return Family.all().stream().filter(family -> !firewall.get(family).tables().isEmpty()).toList();
    }

    public Ruleset ruleset(Family family) {
        return firewall.get(family);
    }

    /** All chains of all families. */
    public List<ChainAt> chains() {
        List<ChainAt> all = new ArrayList<>();
        families().forEach(family -> all.addAll(chains(family)));
        return all;
    }

    /** All chains of a family, table by table. */
    public List<ChainAt> chains(Family family) {
        return chains.computeIfAbsent(family, this::read);
    }

    /** A chain of a family; empty if there is none. */
    public Optional<ChainAt> chain(Family family, String table, String name) {
        return chains(family).stream()
                .filter(chain -> chain.table().name().equals(table) && chain.chain().name().equals(name)).findFirst();
    }

    /** All rules that no other program manages. */
    public List<RuleAt> ours() {
        List<RuleAt> ours = new ArrayList<>();
        chains().forEach(chain -> chain.rules().stream().filter(RuleAt::ours).forEach(ours::add));
        return ours;
    }

    /** How many rules each other program manages, by its name. */
    public Map<String, Integer> foreign() {
        Map<String, Integer> foreign = new TreeMap<>();
        chains().forEach(chain -> chain.rules().forEach(
                rule -> rule.owner().ifPresent(owner -> foreign.merge(owner, 1, Integer::sum))));
        return foreign;
    }

    private List<ChainAt> read(Family family) {
        List<ChainAt> all = new ArrayList<>();
        for (Table table : firewall.get(family).tables()) {
            ChainNames names = table.names();
            for (Chain chain : table.chains()) {
                all.add(read(family, table, names, chain));
            }
        }
        return all;
    }

    private ChainAt read(Family family, Table table, ChainNames names, Chain chain) {
        Place place = new Place(family, table.name(), chain.name(), names, dialect);
        Function<Rule, Optional<String>> owner = owners.ofRules(family, table.name(), chain.name());
        List<RuleAt> rules = new ArrayList<>(chain.size());
        for (Rule rule : chain.rules()) {
            rules.add(new RuleAt(new Spot(family, table.name(), chain.name(), rules.size() + 1), rule,
                    says(place, rule), owner.apply(rule)));
        }
        return new ChainAt(family, table, chain, owners.ofChain(family, table.name(), chain.name()).isEmpty(), rules);
    }

    /** A rule that names several addresses is one rule here, as it was written. */
    private static Specification says(Place place, Rule rule) {
        List<Specification> meant = Catalogue.standard().meant(place, rule.text(), Lexer.restore(rule.text()));
        return meant.size() == 1 ? meant.get(0) : Catalogue.standard().specification(place, rule);
    }

    /** The family's rules as something that can be asked what it does: each time a new one, for one may get large. */
    Model model(Family family) {
        return Model.of(Catalogue.standard(), dialect, facts.surroundings(), List.of(firewall.get(family)), List.of());
    }

    /** The rules that do nothing. */
    Idle idle(Family family) {
        return idle.computeIfAbsent(family, key -> Idle.of(this, key));
    }

    /** The rules of all families that no packet is left for. */
    List<Idle.Shadow> shadows() {
        return families().stream().flatMap(family -> idle(family).shadowed().stream()).toList();
    }

    /** What becomes of the packets that arrive. */
    Answers answers(Family family) {
        return answers.computeIfAbsent(family, key -> Answers.of(this, key));
    }

    /** Notes what could not be looked at, in a sentence without a full stop. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** What could not be looked at. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** The chains INPUT of filter that say anything about packets to this host. */
    List<ChainAt> inputs() {
        return chains().stream().filter(chain -> chain.is("filter", "INPUT")
                && (chain.chain().size() > 0 || chain.chain().policy().equals("DROP"))).toList();
    }

    /** The rules that lead to each chain of a table, by its name. */
    static Map<String, List<RuleAt>> jumps(List<ChainAt> chains) {
        Map<String, List<RuleAt>> jumps = new HashMap<>();
        for (ChainAt chain : chains) {
            for (RuleAt rule : chain.rules()) {
                if (rule.says().jump() != null && chain.table().has(rule.says().jump().text())) {
                    jumps.computeIfAbsent(rule.says().jump().text(), name -> new ArrayList<>()).add(rule);
                }
            }
        }
        return jumps;
    }

    /** The chains of a family, by table. */
    Map<String, List<ChainAt>> tables(Family family) {
        Map<String, List<ChainAt>> tables = new LinkedHashMap<>();
        chains(family).forEach(chain -> tables.computeIfAbsent(chain.table().name(), name -> new ArrayList<>())
                .add(chain));
        return tables;
    }
}
