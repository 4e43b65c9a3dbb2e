/** Answers of OpenAI's chat completions and responses and of Anthropic's messages: server-sent events to what they carry. */
@NullMarked
package dev.weir.dialect;

import org.jspecify.annotations.NullMarked;
