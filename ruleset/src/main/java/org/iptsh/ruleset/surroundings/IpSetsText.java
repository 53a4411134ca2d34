package org.iptsh.ruleset.surroundings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;

/** Reads what {@code ipset save} prints (ipset(8)), and files in which somebody keeps that. */
public final class IpSetsText {
    private static final String FORM = "write it like create NAME hash:ip, or add NAME 192.0.2.7";

    private static final Pattern WORD = Pattern.compile("\\S+");

    private final String file;
    private final Map<String, IpSet> sets = new LinkedHashMap<>();
    private final Map<String, List<String>> options = new HashMap<>();
    private final Map<String, List<IpSet.Member>> members = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private IpSetsText(String file) {
        this.file = file;
    }

    /**
     * The sets that a text tells of: each line creates one or adds to one that a line above created. Empty lines and
     * those that begin with a {@code #} say nothing.
     *
     * @param file for problems
     * @return what is wrong, with lines and columns, if something is
     */
    public static Result<IpSets> read(String file, String text) {
        IpSetsText reader = new IpSetsText(file);
        reader.lines(text);
        return reader.problems.isEmpty() ? Result.good(reader.result()) : new Result.Bad<>(reader.problems);
    }

    /** The same, without the lines in which something is wrong. */
    static IpSets sets(String text) {
        IpSetsText reader = new IpSetsText("");
        reader.lines(text);
        return reader.result();
    }

    private void lines(String text) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String said = line.strip();
            if (!said.isEmpty() && !said.startsWith("#")) {
                line(number, line, said.split("\\s+"));
            }
        }
    }

    private IpSets result() {
        sets.replaceAll((name, set) -> new IpSet(
                name, set.type(), set.family(), members.getOrDefault(name, List.of())));
        return IpSets.of(sets);
    }

    private void line(int number, String line, String[] words) {
        boolean creates = words[0].equals("create");
        if (!creates && !words[0].equals("add")) {
            problem(number, line, 0, words[0] + " neither creates a set nor adds to one", FORM);
        } else if (words.length < 3) {
            problems.add(Problem.at(line, line.stripTrailing().length(), "something is missing").hint(FORM)
                    .in(file, number));
        } else if (creates) {
            List<String> more = List.of(words).subList(3, words.length);
            options.put(words[1], more);
            sets.put(words[1], new IpSet(words[1], type(words[2], more), value(more, "family").orElse("inet"),
                    List.of()));
        } else if (!sets.containsKey(words[1])) {
            problem(number, line, 1, "no line above creates a set " + words[1],
                    Nearest.to(words[1], sets.keySet()).map(near -> "did you mean " + near + "?").orElse(FORM));
        } else {
            add(number, line, words);
        }
    }

    private void add(int number, String line, String[] words) {
        IpSet set = sets.get(words[1]);
        Optional<String> wrong = wrong(set, words[2]);
        if (wrong.isPresent()) {
            String family = isIpv6(set) ? "IPv6" : "IPv4";
            problem(number, line, 2, wrong.get() + " is no " + family + " address or network",
                    "the set is of family " + set.family());
            return;
        }
        List<String> more = List.of(words).subList(3, words.length);
        // What comes behind it is somebody's own words.
        int comment = more.indexOf("comment");
        members.computeIfAbsent(words[1], name -> new ArrayList<>()).add(member(set.type(), words[2],
                options.get(words[1]), comment < 0 ? more : more.subList(0, comment)));
    }

    /** The first part of a member that should be an address or a network, or two with a minus between, and is not. */
    private static Optional<String> wrong(IpSet set, String member) {
        String[] parts = member.split(",", -1);
        for (int i = 0; i < parts.length && i < set.type().size(); i++) {
            boolean address = set.type().get(i).equals("ip") || set.type().get(i).equals("net");
            if (address && Stream.of(parts[i].split("-", 2)).anyMatch(part -> !isAddress(set, part))) {
                return Optional.of(parts[i]);
            }
        }
        return Optional.empty();
    }

    private static boolean isAddress(IpSet set, String text) {
        // What iptables takes for short, 10.1 for 10.1.0.0, ipset looks up as a name.
        return isIpv6(set) ? Prefix.parse(Family.IPV6, text).isPresent()
                : text.matches("([0-9]+\\.){3}.*") && Prefix.parse(Family.IPV4, text).isPresent();
    }

    private static boolean isIpv6(IpSet set) {
        return set.family().equals("inet6");
    }

    private void problem(int number, String line, int word, String message, String hint) {
        int start = WORD.matcher(line).results().skip(word).findFirst().orElseThrow().start();
        problems.add(Problem.at(line, start, message).hint(hint).in(file, number));
    }

    /** The parts; the type in one word, which nobody understands, where a mask makes members mean something else. */
    private static List<String> type(String name, List<String> options) {
        List<String> parts = List.of(name.substring(name.indexOf(':') + 1).split(","));
        Optional<String> netmask = value(options, "netmask");
        boolean masked = options.contains("bitmask") || netmask.isPresent()
                && (parts.contains("net") || !netmask.get().matches("[0-9]+"));
        return masked ? List.of(name) : parts;
    }

    private static IpSet.Member member(List<String> type, String text, List<String> set, List<String> options) {
        List<String> parts = new ArrayList<>(List.of(text.split(",")));
        for (int i = 0; i < parts.size() && i < type.size(); i++) {
            String part = parts.get(i);
            parts.set(i, switch (type.get(i)) {
                case "ip" -> value(set, "netmask").map(mask -> part + "/" + mask).orElse(part);
                case "mark" -> value(set, "markmask").map(mask -> part + "/" + mask).orElse(part);
                case "iface" -> options.contains("wildcard") ? part + "+" : part;
                default -> part;
            });
        }
        return new IpSet.Member(parts, options.contains("nomatch"));
    }

    private static Optional<String> value(List<String> words, String key) {
        int at = words.indexOf(key);
        return at < 0 || at + 1 >= words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
    }
}
