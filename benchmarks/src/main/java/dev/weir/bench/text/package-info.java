/** How figures and sentences are laid out for people and for other programs. */
@NullMarked
package dev.weir.bench.text;

import org.jspecify.annotations.NullMarked;
