/** A client of servers that speak OpenAI's chat completions. */
@NullMarked
package dev.weir.openai;

import org.jspecify.annotations.NullMarked;
