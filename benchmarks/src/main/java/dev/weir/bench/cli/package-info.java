/** The command line {@code weir}: recordings served and inspected. {@code scripts/weir} starts it. */
@NullMarked
package dev.weir.bench.cli;

import org.jspecify.annotations.NullMarked;
