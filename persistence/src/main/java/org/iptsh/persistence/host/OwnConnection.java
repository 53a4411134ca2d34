package org.iptsh.persistence.host;

import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.surroundings.Prefix;

/**
 * The connection that an administrator came by, as sshd tells it in SSH_CONNECTION (ssh(1)).
 *
 * @param client where they are, a single address
 * @param clientPort 0 to 65535
 * @param server the address of this host that they reached, of the client's family
 * @param serverPort 0 to 65535
 * @param zone the interface of this host that link-local addresses belong to; empty if they say none
 */
public record OwnConnection(Prefix client, int clientPort, Prefix server, int serverPort, String zone) {
    private static final String MAPPED = "::ffff:";
    private static final int PORTS = 65535;

    /**
     * The connection that a text tells: client address and port, server address and port. IPv4 addresses that are
     * written as IPv6 ones, {@code ::ffff:192.0.2.7}, are IPv4 addresses: so they are in packets.
     *
     * @return empty if it tells none, such as at the console, or under sshd on a pipe: {@code UNKNOWN 65535 …}
     */
    public static Optional<OwnConnection> read(String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length != 4) {
            return Optional.empty();
        }
        Family family = plain(words[0]).contains(":") ? Family.IPV6 : Family.IPV4;
        Optional<Prefix> client = address(family, words[0]);
        Optional<Prefix> server = address(family, words[2]);
        int clientPort = port(words[1]);
        int serverPort = port(words[3]);
        if (client.isEmpty() || server.isEmpty() || clientPort < 0 || serverPort < 0) {
            return Optional.empty();
        }
        String zone = zone(words[2]).isEmpty() ? zone(words[0]) : zone(words[2]);
        return Optional.of(new OwnConnection(client.get(), clientPort, server.get(), serverPort, zone));
    }

    public Family family() {
        return client.family();
    }

    private static Optional<Prefix> address(Family family, String word) {
        return Prefix.parse(family, plain(word)).filter(prefix -> prefix.length() == Prefix.width(family));
    }

    private static String plain(String word) {
        String address = word.replaceFirst("%.*", "");
        boolean mapped = address.regionMatches(true, 0, MAPPED, 0, MAPPED.length()) && address.contains(".");
        return mapped ? address.substring(MAPPED.length()) : address;
    }

    private static String zone(String word) {
        int percent = word.indexOf('%');
        return percent < 0 ? "" : word.substring(percent + 1);
    }

    private static int port(String word) {
        return word.matches("[0-9]{1,5}") && Integer.parseInt(word) <= PORTS ? Integer.parseInt(word) : -1;
    }
}
