/** Prose in fewer tokens, and what that gains. */
@NullMarked
package dev.weir.prompt.compression;

import org.jspecify.annotations.NullMarked;
