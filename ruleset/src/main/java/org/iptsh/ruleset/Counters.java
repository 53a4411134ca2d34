package org.iptsh.ruleset;

/** How many packets and bytes a rule or a policy has seen; unsigned 64 bit, as the kernel counts. */
public record Counters(long packets, long bytes) {
    public static final Counters ZERO = new Counters(0, 0);

    public static Counters of(long packets, long bytes) {
        return packets == 0 && bytes == 0 ? ZERO : new Counters(packets, bytes);
    }

    public boolean isZero() {
        return packets == 0 && bytes == 0;
    }

    /** As iptables-save writes it: {@code [12:3456]}. */
    @Override
    public String toString() {
        return "[" + Long.toUnsignedString(packets) + ":" + Long.toUnsignedString(bytes) + "]";
    }
}
