package org.iptsh.persistence.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Utf8;

/**
 * The rules of the back end that we don't work on, which the kernel enforces all the same: a drop in either wins.
 *
 * <p>Looking changes nothing: the save programs register no table, as {@code iptables-legacy -L} would (measured). A
 * table that is registered but lets everything pass has no rules.
 *
 * @param iptables of the back end that we work on
 */
record OtherBackend(Iptables iptables) {

    /** One sentence if it has rules of this family: how many, where, and what to do. */
    Optional<String> rules(Family family) {
        Backend other = iptables.backend() == Backend.NFT ? Backend.LEGACY : Backend.NFT;
        List<String> registered = other == Backend.NFT ? List.of()
                : new LegacyTables(iptables.programs()).names(family).orElse(List.of());
        if (other == Backend.LEGACY && registered.isEmpty()) {
            return Optional.empty();
        }
        String name = family.program() + "-" + other.word() + "-save";
        Optional<Path> program = Iptables.locate(iptables.programs(), name);
        if (program.isEmpty()) {
            return other == Backend.NFT ? Optional.empty() : Optional.of("this kernel has legacy " + family.label()
                    + " tables (" + String.join(", ", registered) + "), but " + name
                    + " is not here to tell whether there are rules in them");
        }
        Finished dump = iptables.programs().run(program.get().toString());
        String text = Utf8.decode(dump.stdout());
        Ruleset ruleset = SaveReader.read(family, name, text).ruleset();
        List<String> tables = new ArrayList<>();
        Hidden.incompatible(text).forEach(table -> tables.add("table " + table + ", which only nft can show"));
        for (Table table : ruleset.tables()) {
            effect(table).ifPresent(tables::add);
        }
        return tables.isEmpty() ? Optional.empty() : Optional.of("the other back end, " + other.label() + ", has "
                + family.label() + " rules too, and the kernel enforces both: " + String.join("; ", tables)
                + ". `" + name + "` shows them; stage here what is still needed of them and remove them there, "
                + "or set `backend: " + other.word() + "`");
    }

    private static Optional<String> effect(Table table) {
        String policies = table.chains().stream()
                .filter(chain -> chain.isBuiltIn() && !chain.policy().equals("ACCEPT"))
                .map(OtherBackend::policy)
                .collect(Collectors.joining(", "));
        if (table.size() == 0 && policies.isEmpty()) {
            return Optional.empty();
        }
        String rules = table.size() == 1 ? "1 rule" : table.size() + " rules";
        return Optional.of("table " + table.name() + ", " + rules + (policies.isEmpty() ? "" : ", " + policies));
    }

    private static String policy(Chain chain) {
        return "policy " + chain.policy() + " of " + chain.name();
    }
}
