/** What a run is measured on: processor, system, JVM, GPU, and what they do while it goes on. */
@NullMarked
package dev.weir.bench.run.environment;

import org.jspecify.annotations.NullMarked;
