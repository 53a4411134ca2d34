package org.iptsh.persistence.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.Names;

/**
 * The names of this host: its /etc/services, /etc/passwd and /etc/group, and its resolver.
 *
 * <p>A file is read when it is first needed. What it lacks, the common names of every host may have.
 */
public final class HostNames implements Names {
    private final Path etc;
    private Map<String, Long> ports;

    public HostNames() {
        this(Path.of("/etc"));
    }

    HostNames(Path etc) {
        this.etc = etc;
    }

    @Override
    public OptionalLong service(String name, String protocol) {
        for (String suffix : protocol == null ? List.of("tcp", "udp", "sctp", "dccp") : List.of(protocol)) {
            Long port = ports().get(name + "/" + suffix);
            if (port != null) {
                return OptionalLong.of(port);
            }
        }
        return Names.common().service(name, protocol);
    }

    @Override
    public Collection<String> services() {
        Set<String> names = new LinkedHashSet<>();
        ports().keySet().forEach(key -> names.add(key.substring(0, key.indexOf('/'))));
        return names.isEmpty() ? Names.common().services() : names;
    }

    /** Ports by {@code name/protocol}, aliases too (services(5)). */
    private Map<String, Long> ports() {
        if (ports == null) {
            ports = new LinkedHashMap<>();
            for (String line : lines("services")) {
                String[] words = line.split("#", 2)[0].strip().split("\\s+");
                int slash = words.length < 2 ? -1 : words[1].indexOf('/');
                if (slash > 0 && words[1].substring(0, slash).matches("[0-9]{1,5}")) {
                    long port = Long.parseLong(words[1].substring(0, slash));
                    String protocol = words[1].substring(slash);
                    ports.putIfAbsent(words[0] + protocol, port);
                    Arrays.stream(words).skip(2).forEach(alias -> ports.putIfAbsent(alias + protocol, port));
                }
            }
        }
        return ports;
    }

    @Override
    public OptionalLong protocol(String name) {
        return Names.common().protocol(name);
    }

    @Override
    public String protocolName(int number) {
        return Names.common().protocolName(number);
    }

    @Override
    public Collection<String> protocols() {
        return Names.common().protocols();
    }

    @Override
    public OptionalLong user(String name) {
        return account("passwd", name);
    }

    @Override
    public OptionalLong group(String name) {
        return account("group", name);
    }

    /** The number in the third field of the line that begins with a name (passwd(5), group(5)). */
    private OptionalLong account(String file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.split(":"))
                .filter(fields -> fields.length > 2 && fields[2].matches("[0-9]{1,10}"))
                .mapToLong(fields -> Long.parseLong(fields[2]))
                .findFirst();
    }

    @Override
    public List<String> addresses(String host, Family family) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(address -> address instanceof Inet4Address == (family == Family.IPV4))
                    .map(InetAddress::getHostAddress)
                    .distinct()
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(etc.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // A container may lack it; then only the common names are known.
            return List.of();
        }
    }
}
