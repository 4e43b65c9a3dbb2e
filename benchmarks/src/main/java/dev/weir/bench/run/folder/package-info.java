/** A run as it lies on disk: one folder, written while the run goes on and read back by whoever compares. */
@NullMarked
package dev.weir.bench.run.folder;

import org.jspecify.annotations.NullMarked;
