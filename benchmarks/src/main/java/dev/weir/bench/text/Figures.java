package dev.weir.bench.text;

import java.util.Locale;
import java.util.OptionalLong;

/** Numbers for people, in as many digits as mean something: about three. */
public final class Figures {

    private static final double NS_PER_MS = 1e6;

    private Figures() {}

    /** A time in milliseconds, without the unit. */
    public static String ms(double ns) {
        return plain(ns / NS_PER_MS);
    }

    /** A time in milliseconds, without the unit. */
    public static String ms(long ns) {
        return ms((double) ns);
    }

    /** A time in milliseconds, without the unit; where it is unknown, what stands for it. */
    public static String ms(OptionalLong ns, String unknown) {
        return ns.isPresent() ? ms(ns.getAsLong()) : unknown;
    }

    /** Three digits behind the point below 10, two below 100, one below 1000, none above. */
    public static String plain(double value) {
        double size = Math.abs(value);
        String format = size < 10 ? "%.3f" : size < 100 ? "%.2f" : size < 1000 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
