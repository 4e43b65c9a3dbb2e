/** Options and arguments that several commands have, and what they mean. */
@NullMarked
package dev.weir.bench.cli.options;

import org.jspecify.annotations.NullMarked;
