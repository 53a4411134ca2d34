package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The person who made a version.
 *
 * @param name the person's name
 * @param email {@code user@host}
 */
public record Author(String name, String email) {
    /** What /proc/PID/loginuid holds in a process that no login led to. */
    private static final String NO_LOGIN = "4294967295";

    public Author {
        name = printable(name);
        email = printable(email);
    }

    /**
     * The person at the keyboard, also behind sudo or su.
     *
     * <p>The kernel remembers which user logged in (loginuid) through every change of user, and no one can forge it;
     * where there was no login, SUDO_USER says it, then LOGNAME, then the user that this process runs as.
     */
    public static Author current() {
        String host = read("/proc/sys/kernel/hostname");
        return current(System.getenv(), read("/proc/self/loginuid"), host, Accounts.ofHost());
    }

    static Author current(Map<String, String> environment, String loginUid, String host, Accounts accounts) {
        Optional<Accounts.Account> login = loginUid.isEmpty() || loginUid.equals(NO_LOGIN)
                ? Optional.empty()
                : accounts.find(loginUid);
        Accounts.Account account = login.orElseGet(() -> named(environment, accounts));
        return new Author(account.person(), account.name() + "@" + (host.isEmpty() ? "localhost" : host));
    }

    /** The login name: the part of the address before the host. */
    public String login() {
        return email.substring(0, email.lastIndexOf('@'));
    }

    private static Accounts.Account named(Map<String, String> environment, Accounts accounts) {
        String process = System.getProperty("user.name");
        String name = Stream.of(environment.get("SUDO_USER"), environment.get("LOGNAME"), process)
                .filter(Objects::nonNull)
                .filter(candidate -> !candidate.isBlank())
                .findFirst()
                .orElse("unknown");
        return accounts.find(name).orElse(new Accounts.Account(name, name));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Git takes angle brackets and line ends for its own. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}<>\\s]+", " ").strip();
    }
}
