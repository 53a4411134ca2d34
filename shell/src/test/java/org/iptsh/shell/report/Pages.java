package org.iptsh.shell.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.diff.Unified;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.shell.report.Report.Asked;
import org.iptsh.shell.view.Marks;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Makes pages of rules that a test wrote, and reads them as a strict reader of XML does. */
final class Pages {
    private static final Marks MARKS = new Marks(Owners.standard(), Unclaimed.NOTHING);
    private static final Edits EDITS = new Edits(Catalogue.standard(), Dialect.STANDARD);

    private Pages() {}

    static Firewall rules(String text) {
        return Firewall.empty().with(SaveReader.read(Family.IPV4, "test", text).result().get());
    }

    /** A report of iptables-save text. */
    static Report of(String text) {
        return of("test", subject(rules(text), new Diff(List.of())), Asked.never(), Asked.never(), List.of());
    }

    /** A report of the difference between two texts. */
    static Report of(String before, String after) {
        return of(before, after, Asked.never(), Asked.never());
    }

    /** A report of a difference about which questions were asked. */
    static Report of(String before, String after, Asked<Report.Finding> findings, Asked<Report.Service> services) {
        Diff diff = Diff.between(rules(before), rules(after));
        Subject now = subject(rules(after), diff);
        return of("a → b", now, findings, services, List.of(Difference.of(diff,
                subject(rules(before), diff), now, Unified.between("a", before, "b", after))));
    }

    /** A report of text about which questions were asked. */
    static Report of(String text, Asked<Report.Finding> findings, Asked<Report.Service> services) {
        return of("test", subject(rules(text), new Diff(List.of())), findings, services, List.of());
    }

    private static Subject subject(Firewall firewall, Diff diff) {
        return new Subject(firewall, MARKS, EDITS, diff);
    }

    private static Report of(String title, Subject subject, Asked<Report.Finding> findings,
            Asked<Report.Service> services, List<Difference> difference) {
        return new Report(title, List.of(new Report.Fact("Host", "gate")), List.of(),
                Family.all().stream().map(family -> FamilyPart.of(subject, family))
                        .filter(part -> !part.tables().isEmpty()).toList(),
                findings, services, difference);
    }

    /** The page as XML; fails if it is not well-formed. */
    static Document read(String page) {
        try {
            DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(page)));
        } catch (Exception e) {
            throw new AssertionError("not well-formed: " + e.getMessage(), e);
        }
    }

    static Stream<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements.stream();
    }

    /** The one element with this id. */
    static Element byId(Document document, String id) {
        List<Element> found = elements(document, "*").filter(each -> each.getAttribute("id").equals(id)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " elements are called " + id);
        }
        return found.get(0);
    }
}
