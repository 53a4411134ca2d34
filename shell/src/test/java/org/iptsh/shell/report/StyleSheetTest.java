package org.iptsh.shell.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleSheetTest {
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{3,6});");

    /** Each colour of text with the grounds it may stand on. */
    private static final Map<String, List<String>> PAIRS = Map.of(
            "text", List.of("page", "paper", "soft", "good-soft", "bad-soft", "moved-soft"),
            "faint", List.of("page", "paper", "soft", "good-soft", "bad-soft", "moved-soft"),
            "link", List.of("page", "paper", "moved-soft"),
            "good", List.of("page", "paper", "good-soft", "moved-soft"),
            "bad", List.of("page", "paper", "bad-soft", "moved-soft"),
            "moved", List.of("page", "paper", "moved-soft"),
            "other", List.of("page", "paper", "good-soft", "moved-soft"));

    /** WCAG 2.2, success criterion 1.4.3: 4.5 to 1 at least. */
    @ParameterizedTest
    @ValueSource(strings = {":root", "@media (prefers-color-scheme: dark)", "@media print"})
    void textStandsOutFromItsGround(String scheme) {
        String rest = Own.STYLE.substring(Own.STYLE.indexOf(scheme));
        Map<String, String> colours = new HashMap<>();
        Matcher matcher = COLOUR.matcher(rest.substring(0, rest.indexOf('}')));
        while (matcher.find()) {
            colours.put(matcher.group(1), matcher.group(2));
        }
        PAIRS.forEach((text, grounds) -> grounds.forEach(ground -> {
            double contrast = contrast(colours.get(text), colours.get(ground));
            assertTrue(contrast >= 4.5, text + " on " + ground + ": " + contrast);
        }));
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        String whole = colour.length() == 3 ? colour.replaceAll("(.)", "$1$1") : colour;
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(whole.substring(2 * i, 2 * i + 2), 16) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
