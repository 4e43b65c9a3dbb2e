/** How a command that measures does what its options say, and shows what goes on. */
@NullMarked
package dev.weir.bench.cli.latency;

import org.jspecify.annotations.NullMarked;
