/**
 * Which recording answers which request, and what is said where none does. Knows nothing of sockets, nor of when an answer is sent.
 */
@NullMarked
package dev.weir.replay.match;

import org.jspecify.annotations.NullMarked;
