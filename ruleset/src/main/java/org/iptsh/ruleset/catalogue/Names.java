package org.iptsh.ruleset.catalogue;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.iptsh.ruleset.Family;

/** What the words of a host mean: its services, protocols, users and hosts, which iptables looks up by name. */
public interface Names {

    /** The names that every host knows: the common services and protocols, root, and no hosts. */
    static Names common() {
        return CommonNames.INSTANCE;
    }

    /**
     * The port of a service.
     *
     * @param protocol {@code tcp}, {@code udp} …; {@code null} for any
     */
    OptionalLong service(String name, String protocol);

    /** All services that have a name, in the order of their ports. */
    Collection<String> services();

    /** The number of a protocol, 0 to 255. */
    OptionalLong protocol(String name);

    /** The name of a protocol, {@code null} where it has none. */
    String protocolName(int number);

    /** All protocols that have a name. */
    Collection<String> protocols();

    OptionalLong user(String name);

    OptionalLong group(String name);

    /** The addresses of a host, empty if it has none in this family. */
    List<String> addresses(String host, Family family);
}
