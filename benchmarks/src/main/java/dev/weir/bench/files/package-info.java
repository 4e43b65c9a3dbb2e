/** Files that are there for a while only. */
@NullMarked
package dev.weir.bench.files;

import org.jspecify.annotations.NullMarked;
