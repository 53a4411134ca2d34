package org.iptsh.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.usage.Arguments;
import org.iptsh.plugin.usage.Kind;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.Candidate;
import org.iptsh.ruleset.edit.Where;
import org.iptsh.ruleset.lint.Checks;
import org.iptsh.ruleset.question.Assertion;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.ruleset.text.Token;

/** What may stand at the places of the commands' usage lines, and what completion offers there. */
public final class Places {
    /** The place of words that describe packets as rules do; completion and colours are those of rules there. */
    public static final String PACKET = "PACKET";

    static final List<Kind> ALL = List.of(
            kind("TABLE", "a table: " + Tables.list(), Tables::exists, (session, words) -> tables()),
            kind("CHAIN", "a chain of that table", word -> true, Places::chains),
            kind("REV", "a saved version: hash, HEAD~1, or a number of versions back",
                    word -> !Tables.exists(word) && !word.startsWith("-"), (session, words) -> revisions(session)),
            kind("FROM", "live, staged, saved, a revision or a file", Places::isSource, Places::sources),
            kind("TO", "live, staged, saved, a revision or a file", Places::isSource, Places::sources),
            kind("FILE", "a file", word -> true, (session, words) -> files(words)),
            kind("SECONDS", "0 to 86400 seconds", Places::isSeconds,
                    (session, words) -> List.of(
                            new Candidate("30", "seconds", "half a minute to confirm", true),
                            new Candidate("60", "seconds", "a minute to confirm", true),
                            new Candidate("300", "seconds", "five minutes to confirm", true),
                            new Candidate("0", "seconds", "keep at once, no timer", true))),
            kind("LINE", "words in iptables' syntax", word -> true, (session, words) -> List.of()),
            kind("CONFLICT", "a conflict's number, as `resolve` shows it", Places::isNumber,
                    (session, words) -> List.of()),
            kind("FROM_NUMBER", "a rule's number", Places::isNumber, Places::numbers),
            kind("TO_NUMBER", "the number it shall have", Places::isNumber, Places::numbers),
            kind("CODES", "checks, with commas between", word -> true, (session, words) -> checks()),
            Kind.option("--fix", "stage the fixes that are offered"),
            Kind.option("--only", "look for these only"),
            kind(PACKET, "what a packet has, in the words of rules", word -> true,
                    (session, words) -> List.of()),
            kind("SOURCE", "live, staged, saved, a revision or a file", Places::isSource, Places::sources),
            kind("ROUTES", "a file", word -> true, (session, words) -> files(words)),
            kind("SETS", "a file", word -> true, (session, words) -> files(words)),
            kind("ORIGIN", "local", Asking.LOCAL::equals, (session, words) -> List.of(
                    new Candidate(Asking.LOCAL, "origin", "this host makes it", true))),
            kind("WHERE", "local or forward", word -> true, (session, words) -> List.of(
                    new Candidate(Asking.LOCAL, "where", "for this host", true),
                    new Candidate(Asking.FORWARD, "where", "through this host, to another", true))),
            kind("NUMBER", "an assertion's number, as `assert` shows it", Places::isNumber,
                    (session, words) -> assertions(session)),
            Kind.option("--remove", "take an assertion back"),
            Kind.option("--ruleset", "whose rules are asked: staged if none is named"),
            Kind.option("--from", "who makes the packet"),
            Kind.option("--to", "where it goes, whatever routes say"),
            Kind.option("--routes", "the routes to go by, as `ip route show table all` prints them"),
            Kind.option("--sets", "the IP sets that rules name, as `ipset save` prints them"),
            Kind.option("--all", "the way of each case"),
            Kind.option("--matrix", "a table of services against sources"),
            Kind.option("--kernel", "send the likeliest packet, and see what the kernel does with it"),
            Kind.option("-4", "IPv4 only"),
            Kind.option("-6", "IPv6 only"),
            Kind.option("-m", "why the change is made: the saved version's message"),
            Kind.option("--force", "do it although something speaks against it"),
            Kind.option("--abandon", "give up a commit that could not be rolled back: live stays as it is"),
            Kind.option("--both", "IPv4 and IPv6: each line is done to both"),
            Kind.option("--root", "the top of an image's tree, instead of this host's"),
            Kind.option("--flow", "draw where packets go"),
            Kind.option("--save-format", "as text of iptables-save"),
            Kind.option("--unified", "as diff -u would print it"),
            Kind.option("--semantic", "which packets are treated differently"),
            Kind.option("--exit-code", "end with 1 if there is a difference"),
            Kind.option("--keep-going", "leave bad lines out and print the rest"));

    private Places() {}

    private static Kind kind(String name, String meaning, Predicate<String> accepts,
            BiFunction<Session, Arguments, List<Candidate>> candidates) {
        return new Kind(name, meaning, accepts, candidates);
    }

    private static boolean isNumber(String word) {
        return word.matches("[0-9]{1,9}");
    }

    private static boolean isSeconds(String word) {
        return word.matches("[0-9]{1,5}") && Integer.parseInt(word) <= 86400;
    }

    private static boolean isSource(String word) {
        return !word.startsWith("-");
    }

    /** The names of the checks. */
    static List<Candidate> checks() {
        return Checks.all().stream()
                .map(check -> new Candidate(check.code(), check.severity().word(), check.summary(), true)).toList();
    }

    private static List<Candidate> tables() {
        return Tables.names().stream()
                .map(table -> new Candidate(table, "table", String.join(", ", Tables.builtInChains(table)), true))
                .toList();
    }

    /** The chains of the last table among the words, or of the one at which one stands. */
    private static List<Candidate> chains(Session session, Arguments words) {
        String table = words.words().stream()
                .map(Token::text).filter(Tables::exists).reduce((first, second) -> second)
                .orElse(session.where().table());
        return session.onLive().asStaged().get(family(words, session.where())).tableOrFresh(table).normalised().chains()
                .stream()
                .map(Places::chain)
                .toList();
    }

    /** Of the words at no option those that describe packets, behind the verb that an assertion begins with. */
    public static List<Token> packet(Arguments given) {
        List<Token> words = given.all("");
        boolean asserted = !words.isEmpty() && Assertion.VERBS.stream().anyMatch(words.get(0)::is);
        return asserted ? words.subList(1, words.size()) : words;
    }

    private static List<Candidate> assertions(Session session) {
        Result<Assertions> read = new Demands(session).assertions();
        return !read.isGood() ? List.of() : read.get().all().stream()
                .map(each -> new Candidate(Integer.toString(each.line()), "assertion", each.assertion().line(), true))
                .toList();
    }

    /** A chain, with what is in it. */
    public static Candidate chain(Chain chain) {
        return new Candidate(chain.name(), "chain", chain.size() + (chain.size() == 1 ? " rule" : " rules")
                + (chain.isBuiltIn() ? ", policy " + chain.policy() : ""), true);
    }

    /** The rules of the chain that is named, or at which one stands. */
    private static List<Candidate> numbers(Session session, Arguments words) {
        List<Token> given = words.all("");
        boolean named = !given.isEmpty() && Tables.exists(given.get(0).text());
        if (named && given.size() < 2) {
            return List.of();
        }
        Where where = session.where();
        return session.candidate().get(family(words, where))
                .tableOrFresh(named ? given.get(0).text() : where.table())
                .chain(named ? given.get(1).text() : where.chain())
                .map(Places::numbers).orElse(List.of());
    }

    /** The numbers of a chain's rules, each with its rule. */
    public static List<Candidate> numbers(Chain chain) {
        return IntStream.range(0, chain.size())
                .mapToObj(i -> new Candidate(Integer.toString(i + 1), "rule of " + chain.name(),
                        chain.rules().get(i).text(), true))
                .toList();
    }

    /** The families that options name; both if none does. */
    public static List<Family> families(Arguments words) {
        return words.has("-6") ? List.of(Family.IPV6) : words.has("-4") ? List.of(Family.IPV4) : Family.all();
    }

    private static Family family(Arguments words, Where where) {
        return words.has("-6") ? Family.IPV6 : words.has("-4") ? Family.IPV4 : where.family();
    }

    private static List<Candidate> revisions(Session session) {
        return session.saved().history(50).stream()
                .map(version -> new Candidate(version.shortId(), "version",
                        Versions.when(version) + " " + version.subject(), true))
                .toList();
    }

    private static List<Candidate> sources(Session session, Arguments words) {
        List<Candidate> sources = new ArrayList<>(List.of(
                new Candidate("live", "place", "what the kernel enforces", true),
                new Candidate("staged", "place", "what you would commit", true),
                new Candidate("saved", "place", "what boots", true)));
        sources.addAll(revisions(session));
        // A folder may hold many files: they come when one is begun.
        if (!words.line().isEmpty() && !words.line().endsWith(" ")) {
            sources.addAll(files(words));
        }
        return sources;
    }

    /** The files of the folder that the word begun so far leads to; it stands at the end of the line. */
    private static List<Candidate> files(Arguments words) {
        String line = words.line();
        String begun = line.substring(line.lastIndexOf(' ') + 1);
        String folder = begun.substring(0, begun.lastIndexOf('/') + 1);
        try (Stream<Path> files = Files.list(Path.of(folder.isEmpty() ? "." : folder))) {
            return files.sorted().limit(500)
                    .map(file -> Files.isDirectory(file)
                            ? new Candidate(folder + file.getFileName() + "/", "file", "folder", false)
                            : new Candidate(folder + file.getFileName(), "file", "", true))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
