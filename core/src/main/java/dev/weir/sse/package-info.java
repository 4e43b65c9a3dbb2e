/** Server-sent events: bytes to events. */
@NullMarked
package dev.weir.sse;

import org.jspecify.annotations.NullMarked;
