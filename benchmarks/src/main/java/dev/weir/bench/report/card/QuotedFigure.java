package dev.weir.bench.report.card;

import org.jspecify.annotations.Nullable;

/**
 * A figure that people quote.
 *
 * @param name such as {@code first token, p50}
 * @param value null where it is unknown
 * @param unit such as {@code ms}
 * @param unknownBecause why there is no value; null where there is one
 */
record QuotedFigure(
        String name,
        @Nullable Double value,
        String unit,
        @Nullable String unknownBecause) {}
