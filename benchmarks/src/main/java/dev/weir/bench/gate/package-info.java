/** The gate: measures the pipeline with JMH, judges it by its budgets, and compares two builds. */
@NullMarked
package dev.weir.bench.gate;

import org.jspecify.annotations.NullMarked;
