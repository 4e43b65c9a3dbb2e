/** A demonstration of streaming: one plan asked for whole and as a stream, then plans for ten agents; of a server or of a recording. */
@NullMarked
package dev.weir.bench.demo;

import org.jspecify.annotations.NullMarked;
