/**
 * Makes recordings: a proxy that records what passes through it ({@link dev.weir.record.Recorder}), and the seal of those that were written
 * by hand. The format is that of {@link dev.weir.recording.Recording}.
 */
@NullMarked
package dev.weir.record;

import org.jspecify.annotations.NullMarked;
