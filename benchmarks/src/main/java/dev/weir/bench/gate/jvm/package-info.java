/** Cells of the benchmark matrix, measured in JVMs of their own, of this build or of another. */
@NullMarked
package dev.weir.bench.gate.jvm;

import org.jspecify.annotations.NullMarked;
