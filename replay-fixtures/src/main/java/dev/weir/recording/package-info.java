/**
 * Recorded exchanges with LLM servers: what a folder of the format {@code weir-recording/1} holds, read and verified ({@link
 * dev.weir.recording.Recording}), what any decoder must find in it ({@link dev.weir.recording.ExpectedDecode}), and how to cut its bytes
 * into other chunks ({@link dev.weir.recording.Chunking}).
 */
@NullMarked
package dev.weir.recording;

import org.jspecify.annotations.NullMarked;
