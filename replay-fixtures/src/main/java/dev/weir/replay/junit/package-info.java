/**
 * A {@link dev.weir.replay.ReplayServer} for tests with JUnit 5: as a field ({@link dev.weir.replay.junit.OllamaReplay}) or as an annotation
 * ({@link dev.weir.replay.junit.WithReplay}). Needs {@code org.junit.jupiter:junit-jupiter-api}, which is an optional dependency.
 */
@NullMarked
package dev.weir.replay.junit;

import org.jspecify.annotations.NullMarked;
