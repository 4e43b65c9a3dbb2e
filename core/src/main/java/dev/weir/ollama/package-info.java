/** A client of Ollama: what it asks, in which form, and what a server says of itself. */
@NullMarked
package dev.weir.ollama;

import org.jspecify.annotations.NullMarked;
