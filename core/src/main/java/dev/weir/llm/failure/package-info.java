/** How an answer fails: one class for each way. */
@NullMarked
package dev.weir.llm.failure;

import org.jspecify.annotations.NullMarked;
