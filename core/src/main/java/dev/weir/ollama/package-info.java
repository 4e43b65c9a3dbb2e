/** Ollama: lines to records, and what they carry: text, thinking, tool calls, metrics. */
@NullMarked
package dev.weir.ollama;

import org.jspecify.annotations.NullMarked;
