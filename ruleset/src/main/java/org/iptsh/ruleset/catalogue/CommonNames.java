package org.iptsh.ruleset.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.iptsh.ruleset.Family;

/** The names of {@code names.table}, read when the first one is asked for. */
final class CommonNames implements Names {
    static final CommonNames INSTANCE = new CommonNames();

    private final Map<String, Map<String, Long>> services = new LinkedHashMap<>();
    private final Map<String, Long> protocols = new LinkedHashMap<>();
    private final Map<Integer, String> protocolNames = new HashMap<>();

    private CommonNames() {
        for (String line : Resource.text("names.table").split("\n")) {
            String[] words = line.split(" ");
            if (words[0].equals("service")) {
                service(words);
            } else if (words[0].equals("protocol")) {
                protocol(words);
            }
        }
    }

    private void service(String[] words) {
        Map<String, Long> ports = new HashMap<>();
        for (String protocol : words[2].split("/")) {
            ports.put(protocol, Long.parseLong(words[1]));
        }
        for (int i = 3; i < words.length; i++) {
            services.computeIfAbsent(words[i], name -> new LinkedHashMap<>()).putAll(ports);
        }
    }

    private void protocol(String[] words) {
        int number = Integer.parseInt(words[1]);
        protocolNames.putIfAbsent(number, words[2]);
        for (int i = 2; i < words.length; i++) {
            protocols.put(words[i], (long) number);
        }
    }

    @Override
    public OptionalLong service(String name, String protocol) {
        Map<String, Long> ports = services.get(name);
        if (ports == null) {
            return OptionalLong.empty();
        }
        Long port = protocol == null ? ports.values().iterator().next() : ports.get(protocol);
        return port == null ? OptionalLong.empty() : OptionalLong.of(port);
    }

    @Override
    public Collection<String> services() {
        return Collections.unmodifiableSet(services.keySet());
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
