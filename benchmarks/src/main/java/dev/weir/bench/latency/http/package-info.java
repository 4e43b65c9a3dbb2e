/** HTTP/1.1 responses, read from slices as they arrive; every byte of a body keeps the time of the read that brought it. */
@NullMarked
package dev.weir.bench.latency.http;

import org.jspecify.annotations.NullMarked;
