package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that `report` writes, made by the program and opened by a browser. */
@Tag("e2e")
class ReportTest {
    private static final String HOSTILE = "<img src='http://192.0.2.66/x.png' onerror='alert(1)'>";

    /** What goes beyond the right edge and can't be scrolled to in its own place. */
    private static final String TOO_WIDE = """
            () => [...document.querySelectorAll("body *")]
              .filter((each) => !each.closest(".scroll, .unified, script")
                && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
              .map((each) => each.tagName + ": " + each.textContent.trim().slice(0, 40)).join("; ")""";

    /** Text whose contrast with the nearest ground below it is less than 4.5 to 1. */
    private static final String TOO_FAINT = """
            () => {
              const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
              const light = (colour) => parts(colour).slice(0, 3).map((part) => part / 255)
                .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
              const ground = (each) => {
                for (let at = each; at; at = at.parentElement) {
                  const colour = getComputedStyle(at).backgroundColor;
                  if ((parts(colour)[3] ?? 1) > 0) { return colour; }
                }
                return "rgb(255, 255, 255)";
              };
              return [...document.querySelectorAll("body *")]
                .filter((each) => !each.closest("svg, script")
                  && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
                .map((each) => {
                  const two = [light(getComputedStyle(each).color), light(ground(each))];
                  return [each, (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05)];
                })
                .filter(([each, contrast]) => contrast < 4.5)
                .map(([each, contrast]) => each.tagName + ": " + each.textContent.trim().slice(0, 40) + " "
                  + contrast.toFixed(1)).join("; ");
            }""";

    @TempDir
    private Path folder;

    private TestHost host;
    private Path page;

    @BeforeEach
    void begin() {
        host = new TestHost(folder, "nft");
        page = folder.resolve("report.html");
        done("-c", "-N long; -A INPUT -i lo -j ACCEPT; -A INPUT -p tcp -j long; -P INPUT DROP; "
                + "-A INPUT -p udp -m comment --comment \"" + HOSTILE + "\" -j DROP; commit 0");
        StringBuilder rules = new StringBuilder();
        for (int i = 1; i <= 150; i++) {
            rules.append("-A long -s 10.0.0.").append(i).append(" -j DROP\n");
        }
        assertEquals(0, host.namespace.programs().run(
                host.command(), rules.toString().getBytes(StandardCharsets.UTF_8)).code());
    }

    @AfterEach
    void end() {
        host.close();
    }

    private Finished done(String... words) {
        Finished finished = host.iptsh(words);
        assertEquals(0, finished.code(), finished.text() + finished.stderr());
        return finished;
    }

    private Browser browser() {
        Assumptions.assumeTrue(Browser.isThere(), "chromium is not installed");
        return new Browser(host.namespace.programs(), folder);
    }

    @Test
    void itTellsWhatItWroteAndReplacesOnlyReports() throws Exception {
        JsonObject document = JsonParser.object().from(done("--json", "report", page.toString(), "live", "staged")
                .text());
        assertEquals(page.toString(), document.getString("file"));
        assertEquals(Files.size(page), document.getLong("bytes"));
        assertEquals(150, document.getInt("changes"));
        assertTrue(Files.readString(page).contains("<dt>Back end</dt><dd>nf_tables, iptables "));
        assertTrue(done("report", page.toString()).text().startsWith("wrote " + page + ": staged, 153 rules, "));

        Path other = Files.writeString(folder.resolve("other.html"), "mine");
        Finished refused = host.iptsh("report", other.toString());
        assertEquals(3, refused.code(), refused.stderr());
        assertEquals("mine", Files.readString(other));
    }

    @Test
    void itTellsWhatChecksFindAndWhatIsOpenToTheWorld() throws Exception {
        done("-c", "-A INPUT -p tcp --dport 22 -j ACCEPT; -I INPUT 2 -p tcp --dport 443 -j ACCEPT; "
                + "-A INPUT -p udp -j DROP");
        JsonObject document = JsonParser.object().from(done("--json", "report", page.toString(), "live", "staged")
                .text());
        assertEquals("{code=shadowed, severity=warning, section=rules.v4, table=filter, chain=INPUT, position=6, "
                + "message=no packet is left for it: rule 4 decided before, causes=[{section=rules.v4, table=filter, "
                + "chain=INPUT, position=4}], state=new}",
                document.getArray("findings").stream().map(each -> (JsonObject) each)
                        .filter(each -> each.getString("code").equals("shadowed"))
                        .findFirst().orElseThrow().toString());
        assertEquals("tcp 22,443 to this host new", document.getArray("services").stream()
                .map(each -> (JsonObject) each)
                .filter(each -> each.getString("section").equals("rules.v4")
                        && each.getString("packets").startsWith("tcp")
                        && each.getString("to").equals("to this host")).map(each -> each.getString("packets") + " "
                                + each.getString("to") + " " + each.getString("state")).findFirst().orElse(""));
        String text = Files.readString(page);
        assertTrue(text.contains("<section id=\"findings\">"), "findings");
        assertTrue(text.contains("<section id=\"services\">"), "services");
        assertEquals(List.of(), browser().open(page, "#findings").console());
    }

    @Test
    void aBrowserShowsItAndAsksTheNetworkForNothing() {
        done("report", page.toString());
        Browser.Opened opened = browser().open(page, "#v4-filter-long:150");

        assertEquals(List.of(), opened.console());
        assertFalse(opened.hosts().contains("192.0.2.66"), opened.hosts().toString());
        assertFalse(opened.tree().contains("<img"));
        assertTrue(opened.tree().contains("<p id=\"tools\" class=\"tools\">"), "the script ran");
        assertTrue(opened.tree().contains("<details class=\"chain\" id=\"v4-filter-long\" open=\"\">"),
                "a link into a folded chain unfolds it");
    }

    @Test
    void aBrowserRunsNothingThatIsNotOurs() throws Exception {
        done("report", page.toString());
        String text = Files.readString(page);
        Path open = folder.resolve("open.html");
        Path guarded = folder.resolve("guarded.html");
        String intruder = "<img src=\"http://192.0.2.66/x.png\"/><script>document.title = 'mine'</script></main>";
        Files.writeString(guarded, text.replace("</main>", intruder));
        Files.writeString(open, text.replace("</main>", intruder).replaceFirst("<meta http-equiv[^>]*>", ""));

        Browser.Opened unguarded = browser().open(open, "");
        assertTrue(unguarded.hosts().contains("192.0.2.66"), unguarded.hosts().toString());
        assertTrue(unguarded.tree().contains("<title>mine</title>"));
        Browser.Opened kept = browser().open(guarded, "");
        assertFalse(kept.hosts().contains("192.0.2.66"), kept.hosts().toString());
        assertFalse(kept.tree().contains("<title>mine</title>"));
        assertFalse(kept.console().isEmpty());
    }

    /** WCAG 2.2, success criteria 1.4.10 and 1.4.3, of a page as it is drawn, whatever its style sheet means. */
    @Test
    void nothingIsCutOffOrTooFaintHoweverItIsRead() throws Exception {
        done("-c", "-N unused; -A INPUT -p tcp --dport 22 -j ACCEPT; -I INPUT 2 -p tcp --dport 443 -j ACCEPT; "
                + "-A INPUT -p udp -j LOG");
        done("report", page.toString(), "live", "staged");
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {390, 1000}) {
                assertEquals("", browser().ask(page, width, dark, TOO_WIDE), width + " pixels wide");
            }
            assertEquals("", browser().ask(page, 1000, dark, TOO_FAINT), dark ? "dark" : "light");
            assertEquals(dark ? "rgb(20, 23, 26)" : "rgb(251, 251, 250)", browser().ask(page, 1000, dark,
                    "() => getComputedStyle(document.body).backgroundColor"));
        }
    }

    /** The probes of the test above see what they are there for. */
    @Test
    void aPageThatIsTooWideOrTooFaintIsSeen() throws Exception {
        done("report", page.toString());
        String text = Files.readString(page);
        Path worse = Files.writeString(folder.resolve("worse.html"), text.replaceFirst("<meta http-equiv[^>]*>", "")
                .replace("</main>", "<p style='width: 2000px; color: #999; background: #aaa'>wide</p></main>"));
        assertEquals("P: wide", browser().ask(worse, 390, false, TOO_WIDE));
        assertTrue(browser().ask(worse, 1000, false, TOO_FAINT).startsWith("P: wide 1.2"), "contrast");
    }

    @Test
    void headingsNameEveryPartInTheirOrder() throws Exception {
        done("report", page.toString(), "live", "staged");
        String levels = browser().ask(page, 1000, false, "() => [...document.querySelectorAll('h1,h2,h3,h4')]"
                + ".map((each) => each.tagName[1]).join('')");
        assertTrue(levels.startsWith("12"), levels);
        assertFalse(levels.substring(1).contains("1"), levels);
        for (int i = 1; i < levels.length(); i++) {
            assertTrue(levels.charAt(i) - levels.charAt(i - 1) <= 1, "a level is left out: " + levels);
        }
    }

    @Test
    void itIsLightOrDarkAsTheReaderLikes() throws Exception {
        done("report", page.toString());
        for (boolean dark : new boolean[] {false, true}) {
            BufferedImage picture = ImageIO.read(browser().picture(page, dark).toFile());
            int ground = picture.getRGB(3, 3) & 0xff;
            assertTrue(dark ? ground < 0x30 : ground > 0xe0, (dark ? "dark: " : "light: ") + ground);
            assertTrue(hasText(picture, dark), "text stands out from its ground");
        }
    }

    /** Whether anything is drawn that is as far from the ground as text is. */
    private static boolean hasText(BufferedImage picture, boolean dark) {
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                int green = picture.getRGB(x, y) >> 8 & 0xff;
                if (dark ? green > 0xd0 : green < 0x30) {
                    return true;
                }
            }
        }
        return false;
    }
}
