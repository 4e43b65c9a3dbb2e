/** What the decoders of all dialects are made of: JSON read in place, UTF-8, the log of malformed lines. Not for users of the jar. */
@NullMarked
package dev.weir.decode.internal;

import org.jspecify.annotations.NullMarked;
