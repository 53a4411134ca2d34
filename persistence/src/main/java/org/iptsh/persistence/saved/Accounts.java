package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;

/**
 * The user accounts of this host: those of passwd(5), and through getent(1) those of a directory service.
 *
 * @param passwd the file
 */
record Accounts(Path passwd, Programs programs) {

    /**
     * An account.
     *
     * @param name what it logs in as
     * @param person the person's name; the account's where none is given
     */
    record Account(String name, String person) {}

    static Accounts ofHost() {
        return new Accounts(Path.of("/etc/passwd"), Programs.here());
    }

    /** The account of this name or number. */
    Optional<Account> find(String nameOrUid) {
        try (Stream<String> lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
            Optional<Account> local = lines.flatMap(line -> account(line, nameOrUid).stream()).findFirst();
            if (local.isPresent()) {
                return local;
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            return account(programs.run("getent", "passwd", nameOrUid).text().strip(), nameOrUid);
        } catch (HostException e) {
            return Optional.empty();
        }
    }

    /** The lines were read as Latin-1, which loses no byte and splits where the bytes do. */
    private static Optional<Account> account(String line, String nameOrUid) {
        String[] fields = line.split(":", -1);
        if (fields.length < 7 || !(fields[0].equals(nameOrUid) || fields[2].equals(nameOrUid))) {
            return Optional.empty();
        }
        String person = new String(fields[4].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String fullName = person.split(",", -1)[0].strip();
        return Optional.of(new Account(fields[0], fullName.isEmpty() ? fields[0] : fullName));
    }
}
