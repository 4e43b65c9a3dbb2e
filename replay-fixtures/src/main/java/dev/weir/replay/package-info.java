/** Recorded byte streams of LLM servers, to be fed again in any chunking. */
@NullMarked
package dev.weir.replay;

import org.jspecify.annotations.NullMarked;
