package dev.weir.bench.cli.options;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as people write it: a number and {@code ms}, {@code s}, {@code m} or {@code h}, such as {@code 500ms} or {@code 1.5m}.
 *
 * @param ns how long, ns; 0 or more
 */
public record TimeSpan(long ns) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; the message says what is
     */
    public static TimeSpan parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time; write a number and ms, s, m or h, such as 500ms or 30s");
        }
        BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(form.group(2), 0L));
        return new TimeSpan(new BigDecimal(form.group(1)).multiply(unit).longValue());
    }

    /** In seconds, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(ns, 9).stripTrailingZeros().toPlainString() + "s";
    }

    /** For options. */
    static final class Converter implements ITypeConverter<TimeSpan> {

        @Override
        public TimeSpan convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
