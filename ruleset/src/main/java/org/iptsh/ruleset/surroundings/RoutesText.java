package org.iptsh.ruleset.surroundings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/**
 * Reads what {@code ip route show table all} prints, and files in which somebody keeps that.
 *
 * <p>A route of the main table that is not for all packets to its network, but for those from somewhere or with some
 * type of service, makes the host one where more than the main table's networks decide: it may or may not be taken.
 */
public final class RoutesText {
    private static final Map<String, Routes.Type> TYPES = Stream.of(Routes.Type.values())
            .collect(Collectors.toMap(type -> type.name().toLowerCase(Locale.ROOT), type -> type));

    private final Family family;
    private final String file;
    private final List<Routes.Route> routes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<Problem> nowhere = Optional.empty();
    private boolean narrow;

    private RoutesText(Family family, String file) {
        this.family = family;
        this.file = file;
    }

    /**
     * The routes that a text tells: one a line, as {@code TYPE NETWORK dev NAME metric N table NAME src ADDRESS}, of
     * which only the network must be there, and the interface if it leads to one. What follows a {@code #} is no route.
     *
     * @param file for problems
     * @return what is wrong, with lines and columns, if something is
     */
    public static Result<Routes> read(Family family, String file, String text) {
        RoutesText reader = new RoutesText(family, file);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            reader.line(++number, line);
        }
        reader.endRoute();
        return reader.problems.isEmpty() ? Result.good(Routes.of(reader.routes).policyRouted(reader.narrow))
                : new Result.Bad<>(reader.problems);
    }

    private void line(int number, String line) {
        int comment = line.indexOf('#');
        String said = comment < 0 ? line : line.substring(0, comment);
        List<Token> words = Lexer.shell(said);
        if (words.isEmpty()) {
            return;
        }
        Token first = words.get(0);
        if (first.is("nexthop") && !routes.isEmpty()) {
            Routes.Route last = routes.remove(routes.size() - 1);
            List<String> devices = new ArrayList<>(last.devices());
            devices.addAll(devices(words));
            nowhere = devices.isEmpty() ? nowhere : Optional.empty();
            routes.add(new Routes.Route(last.type(), last.destination(), devices.stream().distinct().toList(),
                    last.source(), last.metric(), last.table()));
            return;
        }
        endRoute();
        Routes.Type type = TYPES.get(first.text());
        if (type != null && words.size() < 2) {
            problems.add(Problem.at(line, line.length(), "the network of this route is missing").in(file, number));
            return;
        }
        Token network = type == null ? first : words.get(1);
        Optional<Prefix> destination = network.is("default") ? Optional.of(Prefix.all(family))
                : Prefix.parse(family, network.text());
        if (destination.isEmpty()) {
            problems.add(wrong(line, network, type == null).in(file, number));
            return;
        }
        // What the kernel keeps of a route without its interface, until that is back.
        boolean dead = words.stream().anyMatch(word -> word.is("dead")) && !line.contains("nexthop");
        if (!dead) {
            route(type == null ? Routes.Type.UNICAST : type, destination.get(), words);
            Routes.Route route = routes.get(routes.size() - 1);
            nowhere = route.type().sends() && route.devices().isEmpty()
                    ? Optional.of(Problem.at(line, network.start(), "the route to " + network.text()
                            + " leads to no interface").hint("add dev and its name, as in dev eth0").in(file, number))
                    : Optional.empty();
        }
    }

    /** No line that follows tells of another interface that the last route leads to. */
    private void endRoute() {
        nowhere.ifPresent(problems::add);
        nowhere = Optional.empty();
    }

    private Problem wrong(String line, Token word, boolean first) {
        Problem problem = Problem.at(line, word.start(),
                word.text() + " is no " + family.label() + " network" + (first ? ", and no type of route" : ""));
        return Nearest.to(word.text(), first ? TYPES.keySet() : List.of("default"))
                .map(near -> problem.hint("did you mean " + near + "?"))
                .orElseGet(() -> problem.hint("write it like " + (family == Family.IPV4
                        ? "192.0.2.0/24" : "2001:db8::/64") + " dev eth0, or default dev eth0"));
    }

    private void route(Routes.Type type, Prefix destination, List<Token> words) {
        List<String> devices = type.sends() || type == Routes.Type.LOCAL || type == Routes.Type.BROADCAST
                ? devices(words) : List.of();
        long metric = value(words, "metric").filter(text -> text.matches("[0-9]{1,10}")).map(Long::valueOf).orElse(0L);
        boolean local = type == Routes.Type.LOCAL || type == Routes.Type.BROADCAST || type == Routes.Type.ANYCAST;
        Routes.Route route = new Routes.Route(type, destination, devices,
                value(words, "src").flatMap(text -> Prefix.parse(family, text)), metric,
                value(words, "table").orElse(local ? Routes.LOCAL_TABLE : Routes.MAIN_TABLE));
        routes.add(route);
        narrow |= route.table().equals(Routes.MAIN_TABLE)
                && (value(words, "from").isPresent() || value(words, "tos").isPresent());
    }

    private static List<String> devices(List<Token> words) {
        List<String> devices = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            boolean dead = words.subList(i, words.size()).stream()
                    .takeWhile(word -> !word.is("nexthop")).anyMatch(word -> word.is("dead"));
            if (words.get(i).is("dev") && !dead) {
                devices.add(words.get(i + 1).text());
            }
        }
        return devices;
    }

    private static Optional<String> value(List<Token> words, String key) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).is(key)) {
                return Optional.of(words.get(i + 1).text());
            }
        }
        return Optional.empty();
    }
}
