/** The questions that a session asks of a server: loads measured into run folders, and checks with a limit. */
@NullMarked
package dev.weir.bench.latency.suite;

import org.jspecify.annotations.NullMarked;
