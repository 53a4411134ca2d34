package org.iptsh.ruleset.catalogue.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.iptsh.ruleset.Family;

/** The name of a network interface; a {@code +} at its end stands for any ending. */
record InterfaceKind() implements ValueKind {
    /** The kernel's IFNAMSIZ less the byte that ends the name. */
    private static final int LIMIT = 15;

    @Override
    public String canonical(Word word) {
        String name = word.text();
        if (name.isEmpty()) {
            return word.bad("the name of the interface is missing");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LIMIT) {
            return word.bad("the interface name " + name + " is too long", "15 characters at most");
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '/' || Character.isWhitespace(name.charAt(i))) {
                return word.bad(i, "an interface name can't have " + Shown.quoted(name.substring(i, i + 1)) + " in it");
            }
        }
        return name;
    }

    @Override
    public String usage() {
        return "INTERFACE[+]";
    }

    @Override
    public void offer(Offer offer) {
        offer.hints().interfaces().forEach(name -> offer.add(name, "interface"));
    }

    @Override
    public String say(String value, Family family) {
        return value.endsWith("+") && value.length() > 1
                ? "any " + value.substring(0, value.length() - 1) + " interface"
                : value;
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("eth0", "eth+", "lo", "br-0.12", "ppp0:1", "abcdefghijklmno");
    }
}
