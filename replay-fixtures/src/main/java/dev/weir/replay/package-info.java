/**
 * A server that sends {@link dev.weir.recording.Recording recorded answers} again over HTTP, at their own pace or another, in their own
 * chunks or others, whole or with a fault ({@link dev.weir.replay.ReplayServer}).
 */
@NullMarked
package dev.weir.replay;

import org.jspecify.annotations.NullMarked;
