/** What times of several JVMs say: samples, intervals, modes, verdicts. Numbers only. */
@NullMarked
package dev.weir.bench.gate.sample;

import org.jspecify.annotations.NullMarked;
