/** NDJSON: bytes to lines. */
@NullMarked
package dev.weir.ndjson;

import org.jspecify.annotations.NullMarked;
