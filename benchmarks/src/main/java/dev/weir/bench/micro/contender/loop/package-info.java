/** What a good engineer writes around a fast JSON library: a loop that finds lines, a counter of braces, the library for the rest. */
@NullMarked
package dev.weir.bench.micro.contender.loop;

import org.jspecify.annotations.NullMarked;
