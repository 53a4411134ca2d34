package org.iptsh.shell.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.shell.Printable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Whatever a rule says stays text: it makes no element, no attribute and no page that can't be read. */
class HostileTextTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "<script>alert(1)</script>",
        "</code></td></tr></table></details><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)' x='",
        "&lt;script&gt; &amp; &#60;b&#62;",
        "]]> <!-- --> <![CDATA[",
        "\u001b[31mred\u0007 \u202e backwards \u2028 \ufffe \uffff \ud800 \udc00",
        "javascript:alert(1)",
    })
    void aCommentStaysText(String comment) {
        String rules = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment \"" + comment
                + "\" -j ACCEPT\nCOMMIT\n";
        Document plain = Pages.read(Page.of(Pages.of(rules.replace(comment, "harmless words"))));
        for (Report report : List.of(Pages.of(rules), Pages.of("", rules), Pages.of(rules, ""))) {
            Document page = Pages.read(Page.of(report));
            assertEquals(1, Pages.elements(page, "script").count());
            assertEquals(0, Pages.elements(page, "img").count());
            Pages.elements(page, "*").forEach(HostileTextTest::isOurs);
        }
        Document page = Pages.read(Page.of(Pages.of(rules)));
        assertEquals(Pages.elements(plain, "*").count(), Pages.elements(page, "*").count());
        String shown = Printable.text(comment).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff");
        assertTrue(Pages.byId(page, "v4-filter-INPUT:1").getTextContent().contains(shown), shown);
    }

    private static void isOurs(Element element) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            String name = element.getAttributes().item(i).getNodeName();
            assertTrue(!name.startsWith("on") && !name.equals("src") && !name.equals("style"), name);
        }
        String link = element.getAttribute("href");
        assertTrue(link.isEmpty() || link.startsWith("#"), link);
    }

    @Test
    void chainsOfAnyNameHavePlacesOfTheirOwn() {
        String rules = """
                *filter
                :INPUT ACCEPT [0:0]
                :a - [0:0]
                :a:1 - [0:0]
                :a.3a1 - [0:0]
                :<b>&x - [0:0]
                -A INPUT -j a
                -A INPUT -j a:1
                -A INPUT -j <b>&x
                -A a -j a.3a1
                -A a:1 -j RETURN
                COMMIT
                """;
        Document page = Pages.read(Page.of(Pages.of(rules)));

        List<String> names = Pages.elements(page, "*").map(each -> each.getAttribute("id"))
                .filter(name -> !name.isEmpty()).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        assertTrue(names.containsAll(List.of("v4-filter-a:1", "v4-filter-a.3a1", "v4-filter-a.2e3a1",
                "v4-filter-.3cb.3e.26x")), names.toString());
        assertEquals("<b>&x", Pages.elements(page, "h4").map(Element::getTextContent)
                .filter(name -> name.startsWith("<")).findFirst().orElse(""));
    }

    @Test
    void theTitleAndWhatAQuestionFoundStayTextToo() {
        String bad = "<script>alert(1)</script>";
        Report report = new Report(bad, List.of(new Report.Fact(bad, bad)), List.of(bad), List.of(),
                Report.Asked.of(List.of(new Report.Finding(bad, bad, bad, bad, bad, 1, bad,
                        List.of(new Report.Spot(Family.IPV4, bad, bad, 1)), Report.State.STANDS)), List.of(bad)),
                Report.Asked.unknown(bad),
                List.of());
        assertEquals(1, Pages.elements(Pages.read(Page.of(report)), "script").count());
    }
}
