/**
 * Recorded byte streams of LLM servers: read and verified ({@link dev.weir.replay.Recording}), cut into any chunks ({@link
 * dev.weir.replay.Chunking}), and served again over HTTP at their own pace or another, whole or with a fault ({@link
 * dev.weir.replay.ReplayServer}).
 */
@NullMarked
package dev.weir.replay;

import org.jspecify.annotations.NullMarked;
