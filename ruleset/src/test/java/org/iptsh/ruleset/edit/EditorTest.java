package org.iptsh.ruleset.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

class EditorTest {
    private static final Ruleset START = SaveReader.read(Family.IPV4, "start", """
            *filter
            :INPUT DROP [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :web - [0:0]
            :idle - [0:0]
            -A INPUT -i lo -j ACCEPT
            -A INPUT -j web
            -A INPUT -j DROP
            -A web -j ACCEPT
            COMMIT
            """).ruleset();

    private static String input(Edit... edits) {
        return chain("INPUT", edits);
    }

    private static String chain(String name, Edit... edits) {
        Editor.Outcome outcome = Editor.apply(START, List.of(edits));
        if (outcome instanceof Editor.Refused refused) {
            return refused.refusal().part() + ": " + refused.refusal().message()
                    + refused.refusal().hint().map(hint -> "; " + hint).orElse("");
        }
        List<String> lines = new ArrayList<>();
        ((Editor.Edited) outcome).ruleset().chain("filter", name).orElseThrow().rules()
                .forEach(rule -> lines.add(rule.text()));
        return String.join(" | ", lines);
    }

    private static Rule rule(String text) {
        return Rule.of(text);
    }

    @Test
    void rulesComeGoAndMove() {
        assertEquals("-i lo -j ACCEPT | -j web | -j DROP | -j LOG",
                input(new Edit.Append("filter", "INPUT", rule("-j LOG"))));
        assertEquals("-j LOG | -i lo -j ACCEPT | -j web | -j DROP",
                input(new Edit.Insert("filter", "INPUT", 1, rule("-j LOG"))));
        assertEquals("-i lo -j ACCEPT | -j web | -j DROP | -j LOG",
                input(new Edit.Insert("filter", "INPUT", 4, rule("-j LOG"))));
        assertEquals("-i lo -j ACCEPT | -j LOG | -j DROP",
                input(new Edit.Replace("filter", "INPUT", 2, rule("-j LOG"))));
        assertEquals("-i lo -j ACCEPT | -j web", input(new Edit.Delete("filter", "INPUT", rule("-j DROP"))));
        assertEquals("-j web | -j DROP", input(new Edit.DeleteAt("filter", "INPUT", 1)));
        assertEquals("-j DROP | -i lo -j ACCEPT | -j web", input(new Edit.Move("filter", "INPUT", 3, 1)));
        assertEquals("-j web | -j DROP | -i lo -j ACCEPT", input(new Edit.Move("filter", "INPUT", 1, 3)));
        assertEquals("", input(new Edit.Flush("filter", "INPUT")));
        assertEquals("", chain("web", new Edit.FlushAll("filter")));
    }

    @Test
    void aRuleIsDeletedHoweverItIsSpelled() {
        Edit append = new Edit.Append("filter", "INPUT", rule("-j NFLOG --nflog-range 64"));
        assertEquals("-i lo -j ACCEPT | -j web | -j DROP",
                input(append, new Edit.Delete("filter", "INPUT", rule("-j NFLOG"))));
        assertEquals("-i lo -j ACCEPT | -j web | -j DROP | -j NFLOG --nflog-range 64",
                input(new Edit.Append("filter", "INPUT", rule("-j NFLOG")), append,
                        new Edit.Delete("filter", "INPUT", rule("-j NFLOG"))));
    }

    @Test
    void aRenamedChainTakesItsJumpsAlong() {
        assertEquals("-i lo -j ACCEPT | -j www | -j DROP", input(new Edit.RenameChain("filter", "web", "www")));
        assertEquals("-j ACCEPT", chain("www", new Edit.RenameChain("filter", "web", "www")));
    }

    @Test
    void anEditThatCannotBeMadeSaysWhyAndWhatToDo() {
        assertEquals("CHAIN: no chain INPT in table filter; did you mean INPUT?",
                input(new Edit.Append("filter", "INPT", rule("-j DROP"))));
        assertEquals("CHAIN: no chain input in table filter; did you mean INPUT?",
                input(new Edit.Append("filter", "input", rule("-j DROP"))));
        assertEquals("CHAIN: no chain WBE in table filter; did you mean web? Else make it with -N WBE",
                input(new Edit.Append("filter", "WBE", rule("-j DROP"))));
        assertEquals("CHAIN: no chain db in table filter", input(new Edit.Flush("filter", "db")));
        assertEquals("CHAIN: no chain wbe in table filter; did you mean web?",
                input(new Edit.DeleteChain("filter", "wbe")));
        assertEquals("CHAIN: no chain db in table filter; make it with -N db",
                input(new Edit.Append("filter", "db", rule("-j DROP"))));
        assertEquals("NUMBER: INPUT has 3 rules; there is no rule 4",
                input(new Edit.DeleteAt("filter", "INPUT", 4)));
        assertEquals("NUMBER: INPUT has 3 rules; there is no place 5; 1 to 4 can stand here",
                input(new Edit.Insert("filter", "INPUT", 5, rule("-j DROP"))));
        assertEquals("RULE: no such rule in INPUT; see `show` for its number, and delete it by that",
                input(new Edit.Delete("filter", "INPUT", rule("-j QUEUE"))));
        assertEquals("CHAIN: chain web is not empty: 1 rule; empty it first with -F web",
                input(new Edit.DeleteChain("filter", "web")));
        assertEquals("CHAIN: chain web is in use by INPUT 2; remove that rule first",
                input(new Edit.Flush("filter", "web"), new Edit.DeleteChain("filter", "web")));
        assertEquals("CHAIN: INPUT is built in and stays; empty it with -F INPUT",
                input(new Edit.DeleteChain("filter", "INPUT")));
        assertEquals("LAST: policy REJECT is neither ACCEPT nor DROP; append a last rule -j REJECT",
                input(new Edit.Policy("filter", "INPUT", "REJECT")));
        assertEquals("CHAIN: chain web is already there", input(new Edit.NewChain("filter", "web")));
        assertEquals("CHAIN: a chain name may not begin with - or !; choose another name",
                input(new Edit.NewChain("filter", "!web")));
    }

    @Test
    void editsAreMadeAllOrNone() {
        Editor.Outcome outcome = Editor.apply(START, List.of(
                new Edit.Append("filter", "INPUT", rule("-j LOG")), new Edit.DeleteAt("filter", "web", 9)));
        assertEquals(Editor.Refused.class, outcome.getClass());
        assertEquals(3, START.chain("filter", "INPUT").orElseThrow().size());
    }
}
