/**
 * The server on its event loops: connections, requests as they arrive, answers as they are due. Users of the jar start it by way of
 * {@code dev.weir.replay.ReplayServer}.
 */
@NullMarked
package dev.weir.replay.http;

import org.jspecify.annotations.NullMarked;
