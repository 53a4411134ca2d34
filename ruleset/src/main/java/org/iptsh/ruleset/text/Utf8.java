package org.iptsh.ruleset.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns bytes into text and back without losing any: what is not UTF-8 becomes a lone surrogate U+DC80 to U+DCFF.
 *
 * <p>A comment in a rule may hold any bytes, and a rule is carried byte for byte.
 */
public final class Utf8 {
    private static final char ESCAPE = '\udc00';

    private Utf8() {}

    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : decodeWithEscapes(bytes);
    }

    public static byte[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isAscii(text, bytes) || !hasEscapes(text) ? bytes : encodeWithEscapes(text);
    }

    /**
     * Told without a look at each character, which takes long in a large ruleset: an escape is a {@code ?} in bytes.
     */
    private static boolean isAscii(String text, byte[] bytes) {
        return bytes.length == text.length() && text.equals(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static String decodeWithEscapes(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | in.get() & 0xff));
            }
        }
    }

    private static boolean hasEscapes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] encodeWithEscapes(String text) {
        ByteBuffer out = ByteBuffer.allocate(text.length() * 3);
        int done = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isEscape(text, i)) {
                out.put(text.substring(done, i).getBytes(StandardCharsets.UTF_8));
                if (i < text.length()) {
                    out.put((byte) text.charAt(i));
                }
                done = i + 1;
            }
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static boolean isEscape(String text, int at) {
        char c = text.charAt(at);
        return c >= '\udc80' && c <= '\udcff' && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
