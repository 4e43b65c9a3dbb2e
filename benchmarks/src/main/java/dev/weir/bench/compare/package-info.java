/** Lays runs beside each other: which may be compared, what their figures say, and how sure that is. */
@NullMarked
package dev.weir.bench.compare;

import org.jspecify.annotations.NullMarked;
