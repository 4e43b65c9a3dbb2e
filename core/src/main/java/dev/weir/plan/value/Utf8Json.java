package dev.weir.plan.value;

import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/**
 * Where every Jackson factory of this package begins: bytes are UTF-8, as JSON between systems must be (RFC 8259, section 8.1), whatever
 * they look like.
 *
 * <p>Left to guess, Jackson takes a brace and a NUL for UTF-16. Such a parser accepts what is no JSON here, decodes thousands of bytes
 * before its first token, and does not know at which byte it stands.
 */
public final class Utf8Json {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Utf8Json() {}

    /** A factory without guessing; a byte order mark is not skipped, see {@link #start}. */
    public static JsonFactoryBuilder factory() {
        return JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION);
    }

    /** Index of a file's first byte behind the byte order mark that some editors write. */
    public static int start(byte[] file) {
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if (i == file.length || file[i] != BYTE_ORDER_MARK[i]) {
                return 0;
            }
        }
        return BYTE_ORDER_MARK.length;
    }
}
