/** What the gate notices: stages slowed on purpose, measured and judged as the gate does. */
@NullMarked
package dev.weir.bench.gate.sensitivity;

import org.jspecify.annotations.NullMarked;
