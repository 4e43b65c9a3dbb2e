/** What a server says of itself and its model before and after a run. */
@NullMarked
package dev.weir.bench.latency.server;

import org.jspecify.annotations.NullMarked;
