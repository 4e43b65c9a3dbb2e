/**
 * What is sent, and when: a recording's bytes as they go over the wire, cut into writes that are due at times of a
 * {@link dev.weir.replay.script.Pacing}, whole or with a {@link dev.weir.replay.script.Fault}. Knows nothing of sockets.
 */
@NullMarked
package dev.weir.replay.script;

import org.jspecify.annotations.NullMarked;
