package org.iptsh.persistence.commit;

import java.util.List;
import java.util.Map;

/**
 * What a commit does to one part of the firewall, as the transaction's script reads it.
 *
 * @param name such as {@code rules.v4}
 * @param command the program that takes the scripts on its standard input
 * @param files what else the script reads of this section, by the word before its name: {@code apply}, {@code undo}, …;
 *     the head of {@code systemd/transaction} says what each is
 */
record Section(String name, List<String> command, Map<String, String> files) {
    Section {
        command = List.copyOf(command);
        files = Map.copyOf(files);
    }
}
