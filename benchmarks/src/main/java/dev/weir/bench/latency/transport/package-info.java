/** Connections that say when their bytes arrived, by the kernel's clock or by this process's. */
@NullMarked
package dev.weir.bench.latency.transport;

import org.jspecify.annotations.NullMarked;
