package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who does something, from where.
 *
 * @param user the person's login name, not that of the root they became
 * @param login the SSH session they came by; {@link Login#CONSOLE} if by none
 * @param tty the terminal, or {@code -}
 */
public record Who(String user, Login login, String tty) {

    /** Whoever runs this process. */
    public static Who here(String user) {
        return new Who(user, Login.ofThisProcess(), terminal());
    }

    /** The address they came from, or {@code console}. */
    public String from() {
        return login.address();
    }

    private static String terminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") ? target.substring(5) : "-";
        } catch (IOException e) {
            return "-";
        }
    }
}
