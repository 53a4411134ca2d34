package org.iptsh.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;

/** Chromium without a window, in a network namespace; what it says on the console and asks the network for is kept. */
record Browser(Programs programs, Path folder) {
    private static final Pattern REQUEST = Pattern.compile("\"url\":\"[a-z]+://([^/\"]+)");

    /** What became of a page: its tree when all was loaded, what the console said, and the hosts that were asked. */
    record Opened(String tree, List<String> console, Set<String> hosts) {}

    static boolean isThere() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(
                Path.of(path, "chromium")));
    }

    /** Opens a page, at a place in it or at its top. */
    Opened open(Path page, String anchor) {
        Path log = folder.resolve("net.json");
        Finished finished = run(page.toUri() + anchor, "--enable-logging=stderr", "--log-net-log=" + log,
                "--dump-dom");
        Set<String> hosts = new TreeSet<>();
        Matcher requests = REQUEST.matcher(read(log));
        while (requests.find()) {
            hosts.add(requests.group(1));
        }
        return new Opened(finished.text(),
                finished.stderr().lines().filter(line -> line.contains(":CONSOLE")).toList(), hosts);
    }

    /** A picture of the top of a page, as PNG. */
    Path picture(Path page, boolean dark) {
        Path picture = folder.resolve(dark ? "dark.png" : "light.png");
        run(page.toUri().toString(), "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--window-size=1000,800", "--hide-scrollbars", "--screenshot=" + picture);
        return picture;
    }

    /**
     * What a function of JavaScript, which has no parameters and returns a text, says of a page when everything in it
     * is unfolded. It looks at a copy without the policy by which the page runs only its own script.
     *
     * @param width in pixels; the copy stands in a frame, since a window has a least width
     */
    String ask(Path page, int width, boolean dark, String function) throws IOException {
        String probe = """
                <script>addEventListener("load", () => {
                  document.querySelectorAll("details").forEach((each) => { each.open = true; });
                  parent.postMessage((%s)(), "*");
                });</script></body>""".formatted(function);
        Files.writeString(folder.resolve("copy.html"), Files.readString(page)
                .replaceFirst("<meta http-equiv[^>]*>", "").replace("</body>", probe));
        Path frame = Files.writeString(folder.resolve("frame.html"), """
                <!DOCTYPE html><html><head><meta name="color-scheme" content="light dark"></head><body>
                <pre id="said"></pre><iframe src="copy.html" style="border: 0; width: %dpx; height: 800px"></iframe>
                <script>addEventListener("message", (event) => {
                  document.getElementById("said").textContent = "[" + event.data + "]";
                });</script></body></html>""".formatted(width));
        String tree = run(frame.toUri().toString(), "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--window-size=1300,900", "--virtual-time-budget=5000", "--dump-dom").text();
        int begin = tree.indexOf("<pre id=\"said\">[");
        if (begin < 0) {
            throw new AssertionError("the page said nothing: " + tree);
        }
        return tree.substring(tree.indexOf('[', begin) + 1, tree.indexOf("]</pre>", begin));
    }

    private Finished run(String address, String... options) {
        List<String> command = new ArrayList<>(List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(options));
        command.add(address);
        Finished finished = programs.run(command, new byte[0]);
        if (!finished.ok()) {
            throw new AssertionError(command + " ended with " + finished.code() + "\n" + finished.stderr());
        }
        return finished;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
