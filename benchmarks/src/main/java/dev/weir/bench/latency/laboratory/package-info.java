/** Loads against one server, one after another: measured into run folders, or asked for their answers alone. */
@NullMarked
package dev.weir.bench.latency.laboratory;

import org.jspecify.annotations.NullMarked;
