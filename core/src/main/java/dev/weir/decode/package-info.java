/** Records of an answer to events: the lines that Ollama streams, and what dialects share. */
@NullMarked
package dev.weir.decode;

import org.jspecify.annotations.NullMarked;
