package org.iptsh.ruleset.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.iptsh.ruleset.Family;

/** The names that every host knows, from {@code protocols.table} and {@code services.table}. */
final class CommonNames implements Names {
    static final CommonNames INSTANCE = new CommonNames();

    private final Map<String, Long> protocols = new LinkedHashMap<>();
    private final Map<Integer, String> protocolNames = new HashMap<>();

    private CommonNames() {
        for (List<String> words : Resource.words("protocols.table")) {
            int number = Integer.parseInt(words.get(0));
            protocolNames.putIfAbsent(number, words.get(1));
            words.subList(1, words.size()).forEach(name -> protocols.put(name, (long) number));
        }
    }

    /** Read when the first service is asked for by name: most rules have numbers. */
    private static final class Services {
        static final Map<String, Map<String, Long>> BY_NAME = new LinkedHashMap<>();

        static {
            for (List<String> words : Resource.words("services.table")) {
                Map<String, Long> ports = new HashMap<>();
                for (String protocol : words.get(1).split("/")) {
                    ports.put(protocol, Long.parseLong(words.get(0)));
                }
                words.subList(2, words.size())
                        .forEach(name -> BY_NAME.computeIfAbsent(name, key -> new LinkedHashMap<>()).putAll(ports));
            }
        }
    }

    @Override
    public OptionalLong service(String name, String protocol) {
        Map<String, Long> ports = Services.BY_NAME.get(name);
        if (ports == null) {
            return OptionalLong.empty();
        }
        Long port = protocol == null ? ports.values().iterator().next() : ports.get(protocol);
        return port == null ? OptionalLong.empty() : OptionalLong.of(port);
    }

    @Override
    public Collection<String> services() {
        return Collections.unmodifiableSet(Services.BY_NAME.keySet());
    }

    @Override
    public OptionalLong protocol(String name) {
        Long number = protocols.get(name);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    @Override
    public String protocolName(int number) {
        return protocolNames.get(number);
    }

    @Override
    public Collection<String> protocols() {
        return Collections.unmodifiableSet(protocols.keySet());
    }

    @Override
    public OptionalLong user(String name) {
        return name.equals("root") ? OptionalLong.of(0) : OptionalLong.empty();
    }

    @Override
    public OptionalLong group(String name) {
        return user(name);
    }

    @Override
    public List<String> addresses(String host, Family family) {
        return List.of();
    }
}
