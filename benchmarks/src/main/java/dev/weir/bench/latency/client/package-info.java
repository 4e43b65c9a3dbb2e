/** What sends a load: connections that stamp arrivals, or core's own client on threads. */
@NullMarked
package dev.weir.bench.latency.client;

import org.jspecify.annotations.NullMarked;
