/** What the benchmarks read: recorded streams, synthetic ones, and the reads that they arrive in. */
@NullMarked
package dev.weir.bench.micro.input;

import org.jspecify.annotations.NullMarked;
