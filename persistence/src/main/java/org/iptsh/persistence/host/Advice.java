package org.iptsh.persistence.host;

import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;

/**
 * The way out of what an iptables program complains of: a table of complaints, of which the first that fits counts.
 *
 * @param backend whose complaint it is; empty for either
 * @param complaint a part of its words
 * @param wayOut what to do; {@code FAMILY}, {@code SETTING} and {@code MODULE} stand for what belongs to the family
 */
public record Advice(Optional<Backend> backend, String complaint, String wayOut) {
    private static final String AS_ROOT = "run it as root (sudo), or try in `iptsh --sandbox`";
    private static final String NO_NFT = "this kernel has no nf_tables: `modprobe nf_tables`, or set `backend: legacy`";
    private static final String NO_LEGACY = "this kernel has no legacy FAMILY tables, as many from 6.17 on: "
            + "set `backend: nft`, or `modprobe MODULE` if it has the module";

    private static final List<Advice> ALL = List.of(
            any("unshare: unshare failed: Operation not permitted",
                    "network namespaces are not permitted here (a container without CAP_SYS_ADMIN, or sysctl "
                            + "kernel.unprivileged_userns_clone or user.max_user_namespaces); run it as root"),
            any("unshare: unshare failed: No space left",
                    "no more network namespaces are permitted (sysctl user.max_net_namespaces)"),
            any("holding the xtables lock", "try again when that program is done"),
            any("Can't lock ", "try again when the program that holds it is done"),
            any("can't open lock file", "its folder must be there and be writable"),
            any("you must be root", AS_ROOT),
            any("Permission denied", AS_ROOT),
            any("Address family not supported",
                    "this kernel has no FAMILY: leave SETTING out of `families` in the settings"),
            of(Backend.LEGACY, "do you need to insmod?", NO_LEGACY),
            of(Backend.LEGACY, "unable to initialize table", NO_LEGACY),
            of(Backend.NFT, "Failed to initialize nft", NO_NFT),
            of(Backend.NFT, "Could not fetch rule set generation id", NO_NFT),
            any("error while loading shared libraries",
                    "its installation is broken: install the package iptables anew"),
            any("Exec format error", "it is of another kind of machine: install the package iptables anew"));

    private static Advice any(String complaint, String wayOut) {
        return new Advice(Optional.empty(), complaint, wayOut);
    }

    private static Advice of(Backend backend, String complaint, String wayOut) {
        return new Advice(Optional.of(backend), complaint, wayOut);
    }

    /** The way out of what a program said, if we know one. */
    public static Optional<String> on(String said, Backend backend, Family family) {
        return ALL.stream()
                .filter(advice -> advice.backend.orElse(backend) == backend && said.contains(advice.complaint))
                .findFirst()
                .map(advice -> advice.wayOut.replace("FAMILY", family.label())
                        .replace("SETTING", "ipv" + family.number())
                        .replace("MODULE", (family == Family.IPV4 ? "ip" : "ip6") + "table_filter"));
    }

    /** What was said with the way out behind it. */
    public static String after(String said, Backend backend, Family family) {
        return on(said, backend, family).map(wayOut -> said + "; " + wayOut).orElse(said);
    }
}
