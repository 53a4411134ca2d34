package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.ruleset.question.Sources;
import org.iptsh.ruleset.surroundings.AddressRange;

/** Says where packets come from: {@code 10.0.0.0/8, 192.0.2.7 on eth1}, {@code anyone on eth0 but 10.0.5.0/24}. */
final class SourcesView {
    private static final int MANY = 8;

    private SourcesView() {}

    static String words(Sources sources) {
        List<AddressRange> others = sources.isAnyone() ? List.of() : sources.others();
        boolean anyone = others.size() < sources.ranges().size() || sources.isAnyone() || others.isEmpty();
        String where = sources.interfaces().isEmpty() ? "" : " on " + sources.interfaces().stream()
                .map(SourcesView::interfaceName).collect(Collectors.joining(", "));
        return (anyone ? "anyone" : list(sources.ranges())) + where
                + (anyone && !others.isEmpty() ? " but " + list(others) : "");
    }

    /** An interface; a pattern stands for those that it fits and that have no name of their own. */
    private static String interfaceName(String name) {
        return name.equals("+") ? "other interfaces" : name.endsWith("+") ? "other " + name : name;
    }

    /** The addresses with commas between; those after the first few are counted. */
    static String list(List<AddressRange> ranges) {
        String first = ranges.stream().limit(MANY).map(AddressRange::toString).collect(Collectors.joining(", "));
        return ranges.size() > MANY ? first + " and " + (ranges.size() - MANY) + " more" : first;
    }

    /** Several sources, one after the other; {@code nobody} if there are none. */
    static String words(List<Sources> all) {
        return all.isEmpty() ? "nobody" : all.stream().map(SourcesView::words).collect(Collectors.joining("; "));
    }

    static List<Object> documents(List<Sources> all, boolean certain) {
        List<Object> documents = new ArrayList<>();
        for (Sources sources : all) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("ranges", ranges(sources));
            one.put("interfaces", sources.interfaces());
            one.put("certain", certain);
            documents.add(one);
        }
        return documents;
    }

    /** Each range by itself; {@code any} if it is every address. */
    static List<String> ranges(Sources sources) {
        return sources.isAnyone() ? List.of("any") : sources.ranges().stream().map(AddressRange::toString).toList();
    }
}
