/** What is written to a connection: requests in a server's dialect, as bytes of HTTP/1.1. */
@NullMarked
package dev.weir.bench.latency.request;

import org.jspecify.annotations.NullMarked;
