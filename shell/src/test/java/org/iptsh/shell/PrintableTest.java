package org.iptsh.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void nothingInARuleCanSteerTheTerminal() {
        assertEquals("\u241b[2J\u2407\u2421", Printable.text("\u001b[2J\u0007\u007f"));
        assertEquals("\\u009b31m", Printable.text("\u009b31m"));
        assertEquals("\\u202egnp.exe", Printable.text("\u202egnp.exe"));
        assertEquals("\\xff", Printable.text("\udcff"));
    }

    @Test
    void wordsOfAnyLanguageStay() {
        assertEquals("Büro \ud83d\ude00 事務所", Printable.text("Büro \ud83d\ude00 事務所"));
    }
}
