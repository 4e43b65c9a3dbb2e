/** LLM clients: what a request holds, and how an answer is read; {@code event} has what it carries, {@code failure} how it fails. */
@NullMarked
package dev.weir.llm;

import org.jspecify.annotations.NullMarked;
