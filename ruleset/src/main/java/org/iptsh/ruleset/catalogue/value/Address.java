package org.iptsh.ruleset.catalogue.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/** An IP address as bytes: read as iptables reads it, printed as iptables-save prints it. */
public final class Address {
    private final byte[] bytes;

    private Address(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The address a text says, {@code null} if it says none in this family. */
    public static Address read(Family family, String text) {
        return family == Family.IPV4 ? readIpv4(text) : readIpv6(text);
    }

    /** The address that a number is, of which the lowest 32 or 128 bits count. */
    public static Address of(Family family, BigInteger number) {
        byte[] bytes = new byte[family == Family.IPV4 ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[bytes.length - 1 - i] = number.shiftRight(8 * i).byteValue();
        }
        return new Address(bytes);
    }

    /** The address as a number. */
    public BigInteger number() {
        return new BigInteger(1, bytes);
    }

    /** As {@link #read}, but of fewer than four numbers the last fills the bytes that are left, as in inet_aton(3). */
    static Address plain(Family family, String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            dots += text.charAt(i) == '.' ? 1 : 0;
        }
        if (family == Family.IPV6 || dots == 3) {
            return read(family, text);
        }
        int last = text.lastIndexOf('.') + 1;
        long number = Numeral.read(text, last, text.length());
        int left = 4 - dots;
        Address start = last == 0 ? new Address(new byte[4]) : readIpv4(text.substring(0, last - 1));
        if (dots > 3 || start == null || number < 0 || number >>> 8 * left != 0) {
            return null;
        }
        for (int i = 0; i < left; i++) {
            start.bytes[3 - i] = (byte) (number >> 8 * i);
        }
        return start;
    }

    /** A mask of this many bits, {@code null} if the family's addresses have fewer. */
    static Address mask(Family family, int bits) {
        byte[] mask = new byte[family == Family.IPV4 ? 4 : 16];
        if (bits > mask.length * 8) {
            return null;
        }
        for (int i = 0; i < bits; i++) {
            mask[i / 8] |= (byte) (0x80 >> i % 8);
        }
        return new Address(mask);
    }

    /** Up to four numbers with dots, any of them octal or hexadecimal; what is left out is 0 (measured). */
    private static Address readIpv4(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int dot = text.indexOf('.', at);
            int end = dot < 0 ? text.length() : dot;
            long number = Numeral.read(text, at, end);
            if (number < 0 || number > 255 || i == 3 && dot >= 0) {
                return null;
            }
            bytes[i] = (byte) number;
            if (dot < 0) {
                return new Address(bytes);
            }
            at = dot + 1;
        }
        return null;
    }

    private static Address readIpv6(String text) {
        int gap = text.indexOf("::");
        List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap));
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        if (head == null || tail == null) {
            return null;
        }
        int known = head.size() + tail.size();
        if (gap < 0 ? known != 8 : known > 7) {
            return null;
        }
        byte[] bytes = new byte[16];
        for (int i = 0; i < head.size(); i++) {
            put(bytes, i, head.get(i));
        }
        for (int i = 0; i < tail.size(); i++) {
            put(bytes, 8 - tail.size() + i, tail.get(i));
        }
        return new Address(bytes);
    }

    private static void put(byte[] bytes, int group, int value) {
        bytes[group * 2] = (byte) (value >> 8);
        bytes[group * 2 + 1] = (byte) value;
    }

    /** The 16-bit groups of a part with no {@code ::}; {@code null} if it is no such part. */
    private static List<Integer> groups(String part) {
        List<Integer> groups = new ArrayList<>(8);
        if (part.isEmpty()) {
            return groups;
        }
        int at = 0;
        while (at <= part.length()) {
            int colon = part.indexOf(':', at);
            int end = colon < 0 ? part.length() : colon;
            if (colon < 0 && part.indexOf('.', at) >= 0) {
                return dotted(part.substring(at), groups);
            }
            if (end == at || end - at > 4) {
                return null;
            }
            int value = 0;
            for (int i = at; i < end; i++) {
                int digit = part.charAt(i) < 128 ? Character.digit(part.charAt(i), 16) : -1;
                if (digit < 0) {
                    return null;
                }
                value = value << 4 | digit;
            }
            groups.add(value);
            at = end + 1;
        }
        return groups;
    }

    private static List<Integer> dotted(String text, List<Integer> groups) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        int[] numbers = new int[4];
        for (int i = 0; i < 4; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 3) {
                return null;
            }
            for (char c : parts[i].toCharArray()) {
                if (c < '0' || c > '9') {
                    return null;
                }
                numbers[i] = numbers[i] * 10 + c - '0';
            }
            if (numbers[i] > 255) {
                return null;
            }
        }
        groups.add(numbers[0] << 8 | numbers[1]);
        groups.add(numbers[2] << 8 | numbers[3]);
        return groups;
    }

    /** The bits that a mask leaves. */
    Address and(Address mask) {
        byte[] left = bytes.clone();
        for (int i = 0; i < left.length; i++) {
            left[i] &= mask.bytes[i];
        }
        return new Address(left);
    }

    /** How many bits a mask has if they are all at its start, -1 otherwise. */
    int bits() {
        int bits = 0;
        while (bits < bytes.length * 8 && bit(bits)) {
            bits++;
        }
        for (int i = bits; i < bytes.length * 8; i++) {
            if (bit(i)) {
                return -1;
            }
        }
        return bits;
    }

    /** How many bits it has: 32 or 128. */
    int length() {
        return bytes.length * 8;
    }

    private boolean bit(int index) {
        return (bytes[index / 8] & 0x80 >> index % 8) != 0;
    }

    boolean isZero() {
        return bits() == 0;
    }

    /** Whether this one comes before or at the other, counting upwards. */
    boolean isUpTo(Address other) {
        return java.util.Arrays.compareUnsigned(bytes, other.bytes) <= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address address && java.util.Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length == 4 ? ipv4(0) : ipv6();
    }

    private String ipv4(int from) {
        StringBuilder out = new StringBuilder(15);
        for (int i = 0; i < 4; i++) {
            out.append(i == 0 ? "" : ".").append(bytes[from + i] & 0xff);
        }
        return out.toString();
    }

    /** The longest run of zeros shortened, the last four bytes dotted as inet_ntop(3) does it. */
    private String ipv6() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gap = i;
                gapLength = end - i;
            }
        }
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                out.append("::");
                i += gapLength - 1;
            } else if (i == 6 && gap == 0 && (gapLength == 6 || gapLength == 5 && groups[5] == 0xffff)) {
                return out.append(out.charAt(out.length() - 1) == ':' ? "" : ":").append(ipv4(12)).toString();
            } else {
                out.append(out.length() == 0 || out.charAt(out.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
