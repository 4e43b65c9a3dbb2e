/** What an answer carries, as events, whoever sends it and in whatever dialect. */
@NullMarked
package dev.weir.llm.event;

import org.jspecify.annotations.NullMarked;
