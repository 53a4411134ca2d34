package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.host.XtablesLock;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Tables;

/** What the kernel enforces beside what an iptables-save told: native nft rules, and rules of the other back end. */
final class Hidden {

    /** What iptables-nft-save prints, with exit code 0, in the place of a table that it can't show (measured). */
    private static final Pattern INCOMPATIBLE = Pattern.compile("(?m)^# Table `(.*)' is incompatible, use 'nft' tool");

    /** What it prints, and then the rest of the table, where chains of nft hang on the kernel's hooks (measured). */
    private static final Pattern BASE_CHAINS = Pattern.compile("(?m)^# Table `(.*)' contains incompatible base-chains");

    private static final String COMPLAINT = "# Table `";

    private static final Pattern TABLE = Pattern.compile("(?m)^\\*(.*)$");

    private final Iptables iptables;
    private final NativeRules natives;
    private final List<String> doubts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Hidden(Iptables iptables, Looked looked) {
        this.iptables = iptables;
        natives = new NativeRules(iptables.programs(), looked, NativeRules.LIMIT);
    }

    /** Looks beside what was told. */
    void look(Family family, Ruleset told, Finished dump, String text) {
        new OtherBackend(iptables).rules(family).ifPresent(warnings::add);
        if (iptables.backend() == Backend.NFT) {
            Set<String> broken = new LinkedHashSet<>(incompatible(text));
            for (String table : broken) {
                doubts.add(family.label() + " table '" + table + "' is incompatible: iptables can't show it");
            }
            if (!dump.ok()) {
                List<String> tables = all(TABLE, text);
                broken.addAll(tables.subList(Math.max(0, tables.size() - 1), tables.size()));
            }
            if (!broken.isEmpty() && natives.isBlind()) {
                doubts.add("rules of nft in " + family.label() + " table " + String.join(", ", broken)
                        + " may be to blame, but only nft can tell them: install the package nftables");
            }
            all(BASE_CHAINS, text).forEach(table -> natives.lookForBaseChains(family, table));
            natives.look(family, told, broken);
        } else if (text.isEmpty() && new LegacyTables(iptables.programs()).names(family).isEmpty()) {
            warnings.add("the kernel has no legacy " + family.label() + " tables, or has not loaded their module yet; "
                    + "if a commit fails for that, set `backend: nft`");
        }
    }

    /** Looks beside what was told of a few chains. */
    void look(Family family, Ruleset slice) {
        new OtherBackend(iptables).rules(family).ifPresent(warnings::add);
        if (iptables.backend() == Backend.NFT) {
            natives.look(family, slice);
        }
    }

    /** The native rules of a family of which nothing was told at all. */
    List<String> natives(Family family) {
        if (iptables.backend() == Backend.NFT) {
            natives.look(family, Ruleset.empty(family), Tables.names());
        }
        return natives.doubts();
    }

    /** Why what was told may not be what the kernel enforces. */
    List<String> doubts() {
        doubts.addAll(natives.doubts());
        return doubts;
    }

    List<String> warnings() {
        natives.unseen().ifPresent(warnings::add);
        if (iptables.backend() == Backend.LEGACY) {
            XtablesLock.of(iptables.programs()).holder().ifPresent(holder ->
                    warnings.add(holder + " holds the xtables lock: a commit has to wait for it"));
        }
        return warnings;
    }

    /** The tables that an iptables-nft-save has left out. */
    static List<String> incompatible(String text) {
        return all(INCOMPATIBLE, text);
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        if (pattern != TABLE && !text.contains(COMPLAINT)) {
            // Of six megabytes found in one go, not line by line.
            return found;
        }
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
