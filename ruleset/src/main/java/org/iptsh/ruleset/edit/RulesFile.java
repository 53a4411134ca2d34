package org.iptsh.ruleset.edit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.SaveFile;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.Token;

/**
 * A file that holds rules, as iptables-save text or as iptables commands, read into canonical form.
 *
 * @param firewall the rules; with problems, all that could be read
 * @param tables the sections and tables that the file speaks of, as {@code rules.v4 filter}
 * @param commands whether it holds commands: then the rules are those of the start with the commands done
 * @param warnings problems that stand in nobody's way
 */
public record RulesFile(
        Firewall firewall, Set<String> tables, boolean commands, List<Problem> problems, List<Problem> warnings) {

    /** Whether a text looks like iptables commands: its first line that says anything is one. */
    public static boolean holdsCommands(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> EditLine.recognises(Lexer.shell(line)))
                .isPresent();
    }

    /**
     * Reads a file.
     *
     * @param family that of iptables-save text; commands say it themselves
     * @param start what commands are done to
     */
    public static RulesFile read(Family family, String name, String text, Firewall start, Edits edits) {
        return holdsCommands(text) ? commands(name, text, start, edits) : saveText(family, name, text, edits);
    }

    private static RulesFile saveText(Family family, String name, String text, Edits edits) {
        List<Problem> warnings = new ArrayList<>();
        SaveFile file = SaveReader.read(family, name, text, (table, chain, chains, line, rule) -> {
            List<Token> words = Lexer.restore(rule);
            int offset = line.length() - rule.length();
            Result<List<Rule>> rules = edits.catalogue().canonical(
                    new Place(family, table, chain, chains, edits.dialect()), rule, words);
            return rules instanceof Result.Good<List<Rule>> good
                    ? new Result.Good<>(good.value(), within(good.warnings(), line, offset))
                    : new Result.Bad<>(within(rules.problems(), line, offset));
        }, warnings);
        Set<String> tables = new LinkedHashSet<>();
        file.tables().forEach(table -> tables.add(family.section() + " " + table));
        return new RulesFile(Firewall.empty().with(file.ruleset()), tables, false, file.problems(), warnings);
    }

    private static List<Problem> within(List<Problem> problems, String line, int offset) {
        return problems.stream().map(problem -> problem.within(line, offset)).toList();
    }

    private static RulesFile commands(String name, String text, Firewall start, Edits edits) {
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        Set<String> tables = new LinkedHashSet<>();
        Firewall firewall = start;
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            List<Token> words = Lexer.shell(line);
            if (words.isEmpty()) {
                continue;
            }
            int at = number;
            if (!EditLine.recognises(words)) {
                problems.add(Problem.at(line, words.get(0).start(), "not an iptables command")
                        .hint("a file of commands holds nothing else").in(name, at));
                continue;
            }
            Result<EditLine> parsed = EditLine.parse(line, words, Where.START);
            if (parsed.isGood()) {
                EditLine edit = parsed.get();
                edit.families().forEach(each -> tables.add(each.section() + " " + edit.table()));
                Result<Firewall> edited = edits.apply(edit, firewall);
                (edited.isGood() ? warnings : problems)
                        .addAll(edited.problems().stream().map(problem -> problem.in(name, at)).toList());
                firewall = edited.isGood() ? edited.get() : firewall;
            } else {
                parsed.problems().forEach(problem -> problems.add(problem.in(name, at)));
            }
        }
        return new RulesFile(firewall, tables, true, problems, warnings);
    }

    /** A firewall with the tables that the file speaks of taken from the file, as iptables-restore would. */
    public Firewall over(Firewall old) {
        if (commands) {
            return firewall;
        }
        Firewall changed = old;
        for (Family family : Family.all()) {
            Ruleset ruleset = changed.get(family);
            for (Table table : firewall.get(family).tables()) {
                ruleset = ruleset.with(table.normalised());
            }
            changed = changed.with(ruleset);
        }
        return changed;
    }
}
