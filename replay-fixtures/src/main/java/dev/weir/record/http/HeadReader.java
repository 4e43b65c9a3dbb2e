package dev.weir.record.http;

import dev.weir.recording.head.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the head of one message: the start line and the headers, up to and with the empty line after them.
 *
 * <pre>{@code
 * head   = { EOL } start-line EOL { header EOL } EOL
 * header = name ":" value { EOL white-space value }      a name has neither white space nor controls
 * EOL    = [ CR ] LF
 * }</pre>
 *
 * Text is read as ISO-8859-1, so that every byte is kept. Reads one head; not thread-safe.
 */
public final class HeadReader {

    /** Longer than servers in use allow: what they refuse is theirs to refuse. */
    public static final int LONGEST_BYTES = 1 << 20;

    private static final int DELETE = 0x7F;
    private static final int LONGEST_QUOTE_CHARS = 40;

    private final int mostBytes;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream(1024);
    private boolean lineIsEmpty = true;
    private boolean started;
    private boolean whole;

    /**
     * Awaits a head.
     *
     * @param mostBytes how long it may be
     */
    public HeadReader(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Takes bytes up to the head's end.
     *
     * @return the index after the last byte taken; less than {@code to} only if the head {@link #isWhole}
     * @throws HttpSyntaxException if it is longer than allowed
     */
    public int feed(byte[] bytes, int from, int to) throws HttpSyntaxException {
        int at = from;
        while (at < to && !whole) {
            byte b = bytes[at++];
            if (b == '\n') {
                whole = lineIsEmpty && started;
                lineIsEmpty = true;
            } else if (b != '\r') {
                lineIsEmpty = false;
                started = true;
            }
        }
        if (at - from > mostBytes - raw.size()) {
            throw new HttpSyntaxException("the head of the message is longer than " + mostBytes + " bytes");
        }
        raw.write(bytes, from, at - from);
        return at;
    }

    /** Whether all of it has arrived. */
    public boolean isWhole() {
        return whole;
    }

    /**
     * What has arrived, once it {@link #isWhole}.
     *
     * @throws HttpSyntaxException if a line is no header
     */
    public MessageHead head() throws HttpSyntaxException {
        if (!whole) {
            throw new IllegalStateException("the head is not whole");
        }
        List<String> lines = raw.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .dropWhile(String::isEmpty)
                .toList();
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(" ") || line.startsWith("\t")) {
                unfold(headers, line);
            } else if (!line.isEmpty()) {
                headers.add(header(line, i + 1));
            }
        }
        return new MessageHead(lines.get(0), headers);
    }

    /** A line that goes on with the header before it (RFC 9112, section 5.2). */
    private static void unfold(List<Header> headers, String line) throws HttpSyntaxException {
        if (headers.isEmpty()) {
            throw new HttpSyntaxException("expected a header in line 2, found white space");
        }
        Header before = headers.remove(headers.size() - 1);
        headers.add(new Header(before.name(), (before.value() + " " + line.strip()).strip()));
    }

    private static Header header(String line, int number) throws HttpSyntaxException {
        int colon = line.indexOf(':');
        if (colon < 1 || line.chars().limit(colon).anyMatch(c -> c <= ' ' || c == DELETE)) {
            throw new HttpSyntaxException(
                    "expected a header such as \"Host: localhost\" in line " + number + ", found " + quote(line));
        }
        return new Header(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    static String quote(String text) {
        return '"'
                + (text.length() <= LONGEST_QUOTE_CHARS ? text : text.substring(0, LONGEST_QUOTE_CHARS) + "...")
                + '"';
    }
}
