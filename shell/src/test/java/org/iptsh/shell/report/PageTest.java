package org.iptsh.shell.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iptsh.ruleset.Family;
import org.iptsh.shell.report.Report.Asked;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PageTest {
    private static final String BEFORE = """
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [7:420]
            [90321:6412345] -A POSTROUTING -s 10.0.0.0/24 -o eth0 -j MASQUERADE
            COMMIT
            *filter
            :INPUT DROP [1234:56789]
            :FORWARD DROP [0:0]
            :OUTPUT ACCEPT [0:0]
            :DOCKER - [0:0]
            :ssh - [0:0]
            [2000:120000] -A INPUT -i lo -j ACCEPT
            [1000:60000] -A INPUT -p tcp -m tcp --dport 22 -j ssh
            [1:60] -A FORWARD -o docker0 -j DOCKER
            [0:0] -A ssh -s 192.0.2.0/24 -j ACCEPT
            COMMIT
            """;

    private static final String AFTER = BEFORE.replace("FORWARD DROP", "FORWARD ACCEPT")
            .replace("192.0.2.0/24", "192.0.2.0/23")
            .replace("[1:60] -A", "[0:0] -A INPUT -p icmp -j ACCEPT\n[1:60] -A");

    private static String text(Document document, String id) {
        return Pages.byId(document, id).getTextContent().strip().replaceAll("\\s+", " ");
    }

    private static String page() {
        return Page.of(Pages.of(BEFORE));
    }

    @Test
    void aRuleHasItsNumberCountersWordsAndMeaning() {
        String row = page().lines().filter(line -> line.contains("id=\"v4-filter-INPUT:2\"")).findFirst().orElseThrow();

        assertEquals("<tr id=\"v4-filter-INPUT:2\">"
                + "<td class=\"n\"><a href=\"#v4-filter-INPUT:2\">2</a></td>"
                + "<td class=\"n\" title=\"1,000 packets, 60,000 bytes\">1.0k<i class=\"bar s10\"></i></td>"
                + "<td class=\"n bytes\">60.0k</td>"
                + "<td><code><span class=\"o\">-p</span> tcp <span class=\"o\">-m</span> tcp "
                + "<span class=\"o\">--dport</span> 22 <span class=\"o\">-j</span> "
                + "<a class=\"tt\" href=\"#v4-filter-ssh\">ssh</a></code>"
                + "<p>Send TCP packets to port 22 through the chain ssh.</p></td></tr>", row);
    }

    @Test
    void aChainSaysItsPolicyAndWhoLeadsThere() {
        Document page = Pages.read(page());

        assertTrue(text(page, "v4-filter-INPUT").startsWith("INPUTpolicy DROP (1,234 packets, 56,789 bytes), 2 rules"));
        assertTrue(text(page, "v4-filter-ssh").startsWith("ssh1 rule Reached from INPUT 2."));
        assertEquals("OUTPUT (policy ACCEPT)", text(page, "v4-filter-OUTPUT"));
    }

    @Test
    void whatOthersManageIsNamedAndFolded() {
        Document page = Pages.read(page());

        assertTrue(text(page, "v4-filter-DOCKER").startsWith("DOCKER0 rules Docker"));
        assertFalse(Pages.byId(page, "v4-filter-DOCKER").hasAttribute("open"));
        assertTrue(Pages.byId(page, "v4-filter-ssh").hasAttribute("open"));
        assertTrue(text(page, "v4-filter-FORWARD:1").contains("-j DOCKER Docker"));
    }

    @Test
    void longChainsAreFolded() {
        String rules = IntStream.range(0, 101).mapToObj(i -> "-A INPUT -s 10.0.0." + i + "/32 -j DROP\n")
                .collect(Collectors.joining());
        Document page = Pages.read(Page.of(Pages.of("*filter\n:INPUT ACCEPT [0:0]\n" + rules + "COMMIT\n")));

        assertFalse(Pages.byId(page, "v4-filter-INPUT").hasAttribute("open"));
        assertTrue(text(page, "v4-filter-INPUT:101").contains("-s 10.0.0.100/32"));
    }

    @Test
    void thePictureHasTheHooksInTheKernelsOrder() {
        Document page = Pages.read(page());
        String picture = Pages.elements(page, "svg").findFirst().orElseThrow().getElementsByTagName("desc").item(0)
                .getTextContent();

        assertEquals("A packet that arrives passes PREROUTING (nat: 0 rules, policy ACCEPT). What is for this host "
                + "then passes INPUT (filter: 2 rules, policy DROP; nat: 0 rules, policy ACCEPT); what is for others "
                + "passes FORWARD (filter: 1 rule, policy DROP). What this host sends passes OUTPUT (nat: 0 rules, "
                + "policy ACCEPT; filter: 0 rules, policy ACCEPT). All that leaves passes POSTROUTING (nat: 1 rule, "
                + "policy ACCEPT).", picture);
        List<String> links = Pages.elements(page, "svg").flatMap(svg -> Pages.elements(page, "a")
                .filter(a -> a.getParentNode() == svg)).map(a -> a.getAttribute("href")).toList();
        assertEquals(List.of("#v4-nat-PREROUTING", "#v4-filter-FORWARD", "#v4-nat-POSTROUTING", "#v4-filter-INPUT",
                "#v4-nat-INPUT", "#v4-nat-OUTPUT", "#v4-filter-OUTPUT"), links);
    }

    @Test
    void belowEachHookStandTheChainsThatItsRulesLeadTo() {
        Document page = Pages.read(Page.of(Pages.of("""
                *filter
                :INPUT DROP [7:420]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                :a - [0:0]
                :b - [0:0]
                :end - [0:0]
                :idle - [0:0]
                :DOCKER - [0:0]
                :DOCKER-ISOLATION-STAGE-1 - [0:0]
                [90:5400] -A INPUT -p tcp -j a
                [10:600] -A INPUT -p udp -j a
                -A INPUT -g b
                -A FORWARD -j DOCKER
                -A DOCKER -j DOCKER-ISOLATION-STAGE-1
                -A a -j end
                -A b -j a
                -A end -j DROP
                COMMIT
                """)));
        List<String> hooks = Pages.elements(page, "div")
                .filter(each -> each.getAttribute("class").equals("forest"))
                .map(each -> each.getTextContent().strip().replaceAll("\\s+", " ")).toList();

        assertEquals(List.of("INPUT what is for this host filter policy DROP3 rules, 7 packets "
                + "a from 1,21 rule, 100 packets end from 11 rule b goto from 31 rule a from 1 see above1 rule "
                + "FORWARD what is sent on filter policy ACCEPT1 rule DOCKER from 1 Docker1 rule "
                + "DOCKER-ISOLATION-STAGE-1 from 10 rules"),
                hooks);
        assertTrue(text(page, "tree-v4-filter-a").startsWith("a from 1,2"));
        assertTrue(text(page, "flow").endsWith("No built-in chain of filter leads to idle."));
    }

    /** No kernel takes them, but a file may have them. */
    @Test
    void circlesAndJumpsToBuiltInChainsAreDrawnOnce() {
        Document page = Pages.read(Page.of(Pages.of("""
                *filter
                :INPUT ACCEPT [0:0]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                :a - [0:0]
                -A INPUT -j a
                -A INPUT -j FORWARD
                -A FORWARD -j a
                -A a -j INPUT
                COMMIT
                """)));
        assertTrue(text(page, "flow").contains("INPUT from 1 goes in a circle"));
        List<String> links = Pages.elements(page, "a").map(a -> a.getAttribute("href").substring(1)).toList();
        links.forEach(link -> Pages.byId(page, link));
    }

    @Test
    void ofManyChainsThatAreNamedAlikeTheRestIsFoldedButThere() {
        String chains = IntStream.range(0, 7).mapToObj(i -> ":SVC-" + i + " - [0:0]\n").collect(Collectors.joining());
        String jumps = IntStream.range(0, 7).mapToObj(i -> "-A INPUT -p tcp -m tcp --dport " + i + " -j SVC-" + i
                + "\n").collect(Collectors.joining());
        Document page = Pages.read(Page.of(Pages.of("*filter\n:INPUT ACCEPT [0:0]\n" + chains + jumps + "COMMIT\n")));
        Element rest = Pages.elements(page, "details").filter(each -> !each.hasAttribute("id")).findFirst()
                .orElseThrow();

        assertEquals("and 5 more: SVC-…", rest.getFirstChild().getTextContent());
        assertTrue(rest.getTextContent().contains("SVC-6 from 7"));
        assertFalse(rest.hasAttribute("open"));
    }

    @Test
    void aDifferenceShowsTheWordsThatChanged() {
        String page = Page.of(Pages.of(BEFORE, AFTER));
        Document read = Pages.read(page);

        assertTrue(text(read, "changes").contains("policy DROP -> ACCEPT"));
        assertEquals(List.of("192.0.2.0/24"), Pages.elements(read, "del").map(Element::getTextContent).toList());
        assertEquals(List.of("192.0.2.0/23"), Pages.elements(read, "ins").map(Element::getTextContent).toList());
        assertTrue(text(read, "v4-filter-INPUT:3").endsWith("-p icmp -j ACCEPT addedAccept ICMP packets."));
        assertEquals("added", Pages.byId(read, "v4-filter-INPUT:3").getAttribute("class"));
        assertFalse(Pages.byId(read, "v4-nat-POSTROUTING").hasAttribute("open"));
        assertTrue(text(read, "unified").contains("+:FORWARD ACCEPT [0:0]"));
        assertTrue(page.contains("passes INPUT (filter: 3 rules, policy DROP, 1 change, 2 in its chains;"));
    }

    @Test
    void noDifferenceIsSaid() {
        Document page = Pages.read(Page.of(Pages.of(BEFORE, BEFORE)));

        assertEquals("Changes None: both say the same.", text(page, "changes"));
    }

    @Test
    void aQuestionThatWasNotAskedHasNoAnswer() {
        Document silent = Pages.read(page());
        Document nothing = Pages.read(Page.of(Pages.of(BEFORE, Asked.of(List.of(), List.of()),
                Asked.of(List.of(), List.of()))));

        assertTrue(Pages.elements(silent, "section").noneMatch(each -> each.getAttribute("id").equals("findings")));
        assertTrue(Pages.elements(silent, "section").noneMatch(each -> each.getAttribute("id").equals("services")));
        assertEquals("Findings The checks found nothing.", text(nothing, "findings"));
        assertEquals("Open services Nothing can be reached from anywhere.", text(nothing, "services"));
    }

    private static Report.Finding finding(String code, String severity, int position, Report.State state,
            Report.Spot... causes) {
        return new Report.Finding(code, severity, "rules.v4", "filter", "INPUT", position, "it is " + code,
                List.of(causes), state);
    }

    private static final Report.Spot SECOND = new Report.Spot(Family.IPV4, "filter", "INPUT", 2);
    private static final Report.Spot GONE = new Report.Spot(Family.IPV4, "filter", "gone", 1);

    private static final Asked<Report.Service> OPEN = Asked.of(List.of(
            new Report.Service(Family.IPV4, "udp", "to this host", false, List.of(GONE), Report.State.STANDS),
            new Report.Service(Family.IPV4, "tcp 22", "to this host", true, List.of(SECOND), Report.State.NEW)),
            List.of());

    private static List<String> links(Document page, String section) {
        NodeList links = Pages.byId(page, section).getElementsByTagName("a");
        return IntStream.range(0, links.getLength()).mapToObj(i -> ((Element) links.item(i)).getAttribute("href"))
                .toList();
    }

    @Test
    void findingsAndServicesLeadToTheirRulesAndCauses() {
        Document page = Pages.read(Page.of(Pages.of(BEFORE,
                Asked.of(List.of(finding("unused", "info", 0, Report.State.STANDS),
                        finding("shadowed", "error", 1, Report.State.STANDS, SECOND, GONE)), List.of("1 suppressed")),
                OPEN)));

        assertEquals("Findings 1 suppressed error shadowed WhereFinding "
                + "IPv4 filter INPUT 1it is shadowedBecause of filter INPUT 2, filter gone 1 "
                + "info unused WhereFinding IPv4 filter INPUTit is unused", text(page, "findings"));
        assertEquals(List.of("#v4-filter-INPUT:1", "#v4-filter-INPUT:2", "#v4-filter-INPUT"), links(page, "findings"));
        assertTrue(text(page, "services").endsWith("PacketsToBy new IPv4 tcp 22to this hostfilter INPUT 2 "
                + "IPv4 udpto this host, perhapsfilter gone 1"), text(page, "services"));
        assertEquals(List.of("#v4-filter-INPUT:2"), links(page, "services"));
        assertTrue(text(page, "summary").contains("2 findings 1 error, 1 info 2 open services 1 new"));
    }

    @Test
    void ofADifferenceTheFindingsThatItMakesOrEndsComeFirst() {
        Document page = Pages.read(Page.of(Pages.of(BEFORE, AFTER, Asked.of(List.of(
                finding("old", "error", 1, Report.State.STANDS),
                finding("fresh", "info", 2, Report.State.NEW),
                finding("past", "warning", 9, Report.State.GONE, SECOND)), List.of()), OPEN)));

        assertEquals("Findings warning past WhereFinding IPv4 filter INPUT 9gone it is pastBecause of filter INPUT 2 "
                + "info fresh WhereFinding IPv4 filter INPUT 2new it is fresh "
                + "Found in both: 1 finding, 1 error error old WhereFinding IPv4 filter INPUT 1it is old",
                text(page, "findings"));
        assertEquals(List.of("#v4-filter-INPUT:2", "#v4-filter-INPUT:1"), links(page, "findings"));
        assertTrue(text(page, "summary").contains("2 findings 1 error, 1 info 1 new, 1 gone"), text(page, "summary"));

        Document same = Pages.read(Page.of(Pages.of(BEFORE, AFTER, Asked.of(List.of(
                finding("old", "error", 1, Report.State.STANDS)), List.of()), OPEN)));
        assertTrue(text(same, "findings").startsWith(
                "Findings None is new and none is gone. Found in both: 1 finding"));
    }

    @Test
    void manyFindingsOfOneCheckAreFoldedButThere() {
        Document page = Pages.read(Page.of(Pages.of(BEFORE, Asked.of(IntStream.range(0, 13)
                .mapToObj(i -> finding("same", "warning", 1, Report.State.STANDS)).toList(), List.of()), OPEN)));
        Element more = Pages.elements(page, "details").filter(each -> each.getAttribute("class").equals("more"))
                .findFirst().orElseThrow();

        assertTrue(text(page, "findings").startsWith("Findings warning same 13 times"));
        assertEquals("and 8 more of same", more.getFirstChild().getTextContent());
        assertEquals(8, more.getElementsByTagName("td").getLength() / 2);
    }

    @Test
    void whereThereIsNoTellingTheReasonIsSaid() {
        Document page = Pages.read(Page.of(Pages.of(BEFORE, Asked.never(), Asked.unknown("nobody can tell"))));

        assertEquals("Open services nobody can tell", text(page, "services"));
        assertFalse(text(page, "summary").contains("open service"));
    }

    @Test
    void everyLinkLeadsSomewhereAndEveryPlaceHasOneName() {
        for (Report report : List.of(Pages.of(BEFORE), Pages.of(BEFORE, AFTER), Pages.of(AFTER, BEFORE))) {
            Document page = Pages.read(Page.of(report));
            List<String> names = Pages.elements(page, "*").map(each -> each.getAttribute("id"))
                    .filter(name -> !name.isEmpty()).toList();
            Set<String> places = new HashSet<>(names);
            assertEquals(names.size(), places.size());
            List<String> links = Pages.elements(page, "a").map(a -> a.getAttribute("href")).toList();
            assertTrue(links.size() > 20);
            links.forEach(link -> assertTrue(link.startsWith("#") && places.contains(link.substring(1)), link));
        }
    }

    @Test
    void thePolicyLetsOurStyleAndScriptThroughAndNothingElse() throws Exception {
        String page = page();

        for (String element : List.of("style", "script")) {
            String own = page.substring(page.indexOf("<" + element + ">") + element.length() + 2,
                    page.indexOf("</" + element + ">"));
            String hash = Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(own.getBytes(StandardCharsets.UTF_8)));
            assertTrue(page.contains(element + "-src " + Html.escaped("'sha256-" + hash + "'")), element);
        }
        assertTrue(page.contains("default-src &#39;none&#39;"));
        assertFalse(page.contains("style=\""));
    }

    @Test
    void theSameReportMakesTheSamePage() {
        assertEquals(page(), page());
        assertTrue(page().startsWith(Page.BEGINNING));
    }

    @Test
    void aRulesetWithoutRulesIsSaid() {
        assertTrue(text(Pages.read(Page.of(Pages.of(""))), "summary")
                .endsWith("There are no rules: every packet is accepted."));
    }
}
