/** The questions that a session asks of a server in its laboratory, with their checks and findings. */
@NullMarked
package dev.weir.bench.latency.suite;

import org.jspecify.annotations.NullMarked;
