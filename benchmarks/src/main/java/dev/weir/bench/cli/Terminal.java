package dev.weir.bench.cli;

import org.jspecify.annotations.Nullable;

/** How much room there is for tables. */
final class Terminal {

    private static final int NARROW = 80;
    private static final int WIDE = 120;

    private Terminal() {}

    /** 120 columns where the shell says that there are as many ({@code COLUMNS}), otherwise 80. */
    static int width() {
        return width(System.getenv("COLUMNS"));
    }

    static int width(@Nullable String columns) {
        try {
            return columns != null && Integer.parseInt(columns.strip()) >= WIDE ? WIDE : NARROW;
        } catch (NumberFormatException e) {
            return NARROW;
        }
    }
}
