/** Prompts: the state of a world to the text that asks a model for plans, and what that text costs. */
@NullMarked
package dev.weir.prompt;

import org.jspecify.annotations.NullMarked;
