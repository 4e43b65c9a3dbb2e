/** LLM clients: what a request holds, what an answer carries, how it fails. */
@NullMarked
package dev.weir.llm;

import org.jspecify.annotations.NullMarked;
