/**
 * What {@code recording.json} says of an exchange ({@link dev.weir.recording.head.RecordingHead}): who asked what of which server, what
 * body came back in which framing, and how it ended.
 */
@NullMarked
package dev.weir.recording.head;

import org.jspecify.annotations.NullMarked;
