/** What the pipeline finds in a recording: for people, and as JSON. */
@NullMarked
package dev.weir.bench.inspect;

import org.jspecify.annotations.NullMarked;
