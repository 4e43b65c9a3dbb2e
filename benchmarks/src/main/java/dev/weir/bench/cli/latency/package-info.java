/** The options of {@code weir latency}, and how it shows what goes on. */
@NullMarked
package dev.weir.bench.cli.latency;

import org.jspecify.annotations.NullMarked;
