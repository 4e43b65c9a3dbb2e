/** The verdict of scripts that try several generators from nothing; it reads the files of their runs, and knows nothing of who wrote them. */
@NullMarked
package dev.weir.bench.trial;

import org.jspecify.annotations.NullMarked;
