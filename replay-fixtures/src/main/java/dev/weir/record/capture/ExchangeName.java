package dev.weir.record.capture;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names a recording by when the request came and what it asked: {@code 20261125T184312.123Z-post-api-chat-smollm2-135m}. */
public final class ExchangeName {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST_PART_CHARS = 60;

    private ExchangeName() {}

    /**
     * A name that sorts by time and is a plain file name on every system.
     *
     * @param model that was asked, or null
     */
    public static String of(Instant begun, String method, String path, @Nullable String model) {
        String name = TIME.format(begun) + part(method) + part(path.split("[?#]", 2)[0]);
        return model == null ? name : name + part(model);
    }

    private static String part(String text) {
        String plain = text.toLowerCase(Locale.ROOT)
                .replaceAll("(?:[^a-z0-9._]|\\.{2,})+", "-")
                .replaceAll("^[-.]+", "");
        String cut =
                plain.substring(0, Math.min(plain.length(), LONGEST_PART_CHARS)).replaceAll("[-.]+$", "");
        return cut.isEmpty() ? "" : "-" + cut;
    }
}
