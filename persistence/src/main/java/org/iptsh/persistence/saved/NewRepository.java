package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.disk.Disk;

/**
 * A git repository that is about to be made in a folder: whole beside its place, then renamed into it.
 *
 * <p>It tells git to leave the folder's other files alone, to convert no line ends, and to sync what it writes.
 *
 * @param folder where the sections are
 */
record NewRepository(Path folder, List<String> sections, Disk disk) {
    private static final List<String> FOLDERS =
            List.of("info", "iptsh", "objects/info", "objects/pack", "refs/heads", "refs/tags");
    private static final String CONFIG =
            """
            [core]
            \trepositoryformatversion = 0
            \tfilemode = true
            \tbare = false
            \tlogallrefupdates = true
            \tfsync = all
            """;

    /** Makes it, unless somebody else does so at the same moment. */
    void make() throws IOException {
        Path aside = folder.resolve(".git." + ProcessHandle.current().pid() + ".tmp");
        new Tree(aside, disk).remove();
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(aside, mode);
        for (String name : FOLDERS) {
            Files.createDirectories(aside.resolve(name), mode);
        }
        for (Map.Entry<String, String> file : files().entrySet()) {
            disk.create(aside.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        new Tree(aside, disk).sync();
        if (Files.exists(folder.resolve(".git"))) {
            new Tree(aside, disk).remove();
            return;
        }
        disk.move(aside, folder.resolve(".git"));
        disk.sync(folder);
    }

    private Map<String, String> files() {
        StringBuilder exclude = new StringBuilder("# Of the files here git sees the saved rulesets alone.\n/*\n");
        sections.forEach(name -> exclude.append("!/").append(name).append('\n'));
        Map<String, String> files = new LinkedHashMap<>();
        files.put("HEAD", "ref: refs/heads/main\n");
        files.put("config", CONFIG);
        files.put("description", "Saved rulesets of iptsh\n");
        files.put("info/exclude", exclude.toString());
        files.put("info/attributes", "* -text\n");
        return files;
    }
}
