package dev.weir.sse;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The slow, obvious way to find the events of a stream: cut the whole into lines, and do with each what the paragraphs of WHATWG HTML,
 * section 9.2.6, "Interpreting an event stream", say. It shares no code with the splitter.
 */
public final class ObviousEvents {

    private final List<Found> found = new ArrayList<>();
    private final int maxBytes;
    private StringBuilder data = new StringBuilder();
    private String type = "";
    private String id = "";
    private String lastId = "";
    private boolean hasData;
    private int line;
    private int offset;
    private int eventLine = 1;
    private int eventOffset;
    private int dataOffset;

    /**
     * Something in a stream.
     *
     * @param kind event, unfinished, comment, retry, unknown, or too long
     * @param name type of an event, decoded, or name of a field; a char a byte
     * @param lastId the last id that an event carried, decoded, a char a byte
     * @param text data or value, a char a byte
     * @param line number of the line where it begins, of an event its first one of data
     * @param offset of that line
     * @param dataOffset of what stands behind the field's name
     */
    public record Found(String kind, String name, String lastId, String text, int line, int offset, int dataOffset) {

        /** The bytes of data or value. */
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private ObviousEvents(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** All that is in a stream; what exceeds the limit is the last. */
    public static List<Found> of(byte[] stream, int maxBytes) {
        ObviousEvents events = new ObviousEvents(maxBytes);
        events.read(new String(stream, StandardCharsets.ISO_8859_1));
        return events.found;
    }

    private void read(String stream) {
        String[] lines = stream.split("\r\n|\n|\r", -1);
        for (int i = 0; i < lines.length; i++) {
            line = i + 1;
            if (lines[i].length() > maxBytes) {
                tooLong();
                return;
            }
            boolean isCutShort = i == lines.length - 1;
            String text = i == 0 && lines[i].startsWith("\u00EF\u00BB\u00BF") ? lines[i].substring(3) : lines[i];
            if (!text.isEmpty()) {
                if (!field(text, lines[i].length() - text.length())) {
                    return;
                }
            } else if (!isCutShort) {
                blank();
            }
            offset += lines[i].length();
            offset += stream.startsWith("\r\n", offset) ? 2 : 1;
        }
        if (hasData) {
            add("unfinished", type.isEmpty() ? "message" : type, data.toString());
        }
    }

    private void blank() {
        lastId = id;
        if (hasData) {
            add("event", type.isEmpty() ? "message" : type, data.toString());
        }
        data = new StringBuilder();
        hasData = false;
        type = "";
    }

    private boolean field(String text, int markBytes) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        int spaceBytes = !name.isEmpty() && value.startsWith(" ") ? 1 : 0;
        value = value.substring(spaceBytes);
        int behindName = markBytes + (colon < 0 ? text.length() : colon + 1 + spaceBytes);
        switch (name) {
            case "data" -> {
                begin(behindName);
                data.append(hasData ? "\n" : "").append(value);
                hasData = true;
                if (data.length() > maxBytes) {
                    tooLong();
                    return false;
                }
            }
            case "event" -> type = decoded(value);
            case "id" -> id = value.indexOf('\0') < 0 ? decoded(value) : id;
            case "retry" -> {
                if (value.matches("[0-9]+")) {
                    BigInteger longest = BigInteger.valueOf(Long.MAX_VALUE);
                    value = new BigInteger(value).min(longest).toString();
                    found.add(new Found("retry", "", lastId, value, line, offset, offset + behindName));
                }
            }
            case "" -> {
                found.add(new Found("comment", "", lastId, value, line, offset, offset + behindName));
            }
            default -> {
                found.add(new Found("unknown", name, lastId, value, line, offset, offset + behindName));
            }
        }
        return true;
    }

    /** What is handed out as text is decoded first, and what is no UTF-8 becomes replacement characters. */
    private static String decoded(String latin1) {
        String text = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private void begin(int behindName) {
        if (!hasData) {
            eventLine = line;
            eventOffset = offset;
            dataOffset = offset + behindName;
        }
    }

    private void tooLong() {
        found.add(new Found("too long", "", "", "", line, offset, 0));
    }

    private void add(String kind, String name, String text) {
        found.add(new Found(kind, name, lastId, text, eventLine, eventOffset, dataOffset));
    }
}
