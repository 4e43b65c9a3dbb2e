/** A run in the few figures that people quote: as a table to paste, and as a card. */
@NullMarked
package dev.weir.bench.report.card;

import org.jspecify.annotations.NullMarked;
