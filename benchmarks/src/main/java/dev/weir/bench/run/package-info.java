/** A run of the latency suites as it lies on disk: one folder, written while it goes on and read back by whoever compares. */
@NullMarked
package dev.weir.bench.run;

import org.jspecify.annotations.NullMarked;
