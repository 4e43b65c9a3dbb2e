package dev.weir.record.imports;

import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a trace of curl (tool_cb_dbg.c) that begins an event; the bytes of data follow in lines of their own.
 *
 * <pre>{@code
 * line = [ time SP ] [ "[" ids "] " ] ( "== Info: " text | arrow SP kind ", " bytes " bytes (0x" hex ")" )
 * time = HH ":" MM ":" SS "." 6digit          arrow = "=>" | "<="
 * kind = ( "Send" | "Recv" ) SP ( "header" | "data" | "SSL data" )
 * }</pre>
 *
 * @param timeNs since midnight, or null where curl was run without {@code --trace-time}
 * @param kind of event, such as {@code Recv data}, or {@code Info}
 * @param info what curl says; empty for data
 * @param bytes how many follow
 */
record TraceLine(@Nullable Long timeNs, String kind, String info, int bytes) {

    private static final Pattern LINE = Pattern.compile(
            "(?:(\\d\\d:\\d\\d:\\d\\d\\.\\d{1,9}) )?(?:\\[[^\\]]*] )?"
                    + "(?:== Info: ?(.*)|(?:=>|<=) ((?:Send|Recv) (?:header|data|SSL data)), (\\d{1,9}) bytes \\(0x[0-9a-f]+\\))");

    /** The event that a line begins; empty where it begins none. */
    static Optional<TraceLine> parse(String line) {
        Matcher found = LINE.matcher(line);
        if (!found.matches()) {
            return Optional.empty();
        }
        Long timeNs =
                found.group(1) == null ? null : LocalTime.parse(found.group(1)).toNanoOfDay();
        return Optional.of(
                found.group(3) == null
                        ? new TraceLine(timeNs, "Info", found.group(2), 0)
                        : new TraceLine(timeNs, found.group(3), "", Integer.parseInt(found.group(4))));
    }
}
