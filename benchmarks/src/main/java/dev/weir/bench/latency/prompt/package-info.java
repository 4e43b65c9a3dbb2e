/** What is asked: squads of game companions from a seed, or a user's own prompts. */
@NullMarked
package dev.weir.bench.latency.prompt;

import org.jspecify.annotations.NullMarked;
