package org.iptsh.persistence.saved;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorTest {
    private static final Map<String, String> SUDO = Map.of("SUDO_USER", "bob", "LOGNAME", "root");

    @TempDir
    Path folder;

    private Accounts accounts;

    @BeforeEach
    void writeAccounts() throws IOException {
        Path passwd = folder.resolve("passwd");
        Files.writeString(passwd, """
                root:x:0:0:root:/root:/bin/bash
                alice:x:1000:1000:Alice Exämple,Room 5,,:/home/alice:/bin/sh
                bob:x:1001:1001:,,,:/home/bob:/bin/sh
                +::::::
                """);
        // Where no directory service knows anybody either.
        accounts = new Accounts(passwd, new Programs(List.of("false"), Map.of()));
    }

    @Test
    void whoLoggedInIsTheAuthorWhoeverHeBecame() {
        assertEquals(new Author("Alice Exämple", "alice@fw1"), Author.current(SUDO, "1000", "fw1", accounts));
    }

    @Test
    void whereNobodyLoggedInWhoCalledSudoIs() {
        assertEquals(new Author("bob", "bob@fw1"), Author.current(SUDO, "4294967295", "fw1", accounts));
        assertEquals(new Author("bob", "bob@fw1"), Author.current(SUDO, "", "fw1", accounts));
    }

    @Test
    void anAccountThatNobodyKnowsIsNoAuthor() {
        assertEquals(new Author("bob", "bob@fw1"), Author.current(SUDO, "4711", "fw1", accounts));
        assertEquals(
                new Author("ghost", "ghost@fw1"),
                Author.current(Map.of("SUDO_USER", "ghost"), "", "fw1", accounts));
    }

    @Test
    void withoutSudoTheLoginNameSaysItThenTheProcess() {
        assertEquals(
                new Author("Alice Exämple", "alice@localhost"),
                Author.current(Map.of("LOGNAME", "alice"), "", "", accounts));
        String process = System.getProperty("user.name");
        assertEquals(process + "@fw1", Author.current(Map.of("SUDO_USER", ""), "", "fw1", accounts).email());
    }

    @Test
    void aDirectoryServiceIsAskedForAccountsThatAreNotLocal() throws IOException {
        Path getent = folder.resolve("getent");
        Files.writeString(getent, "#!/bin/sh\necho \"carol:*:$3:100:Carol Directory:/home/carol:/bin/sh\"\n");
        getent.toFile().setExecutable(true);
        Programs programs = new Programs(List.of("sh", getent.toString()), Map.of());
        Accounts directory = new Accounts(folder.resolve("passwd"), programs);
        assertEquals(new Author("Carol Directory", "carol@fw1"), Author.current(Map.of(), "70000", "fw1", directory));
    }

    @Test
    void thisProcessHasAnAuthorToo() {
        Author author = Author.current();
        assertEquals(1, author.email().chars().filter(c -> c == '@').count());
        assertEquals(author.name().strip(), author.name());
    }
}
