/**
 * Elements of any JSON, each as soon as it has closed, from text that arrives in pieces.
 *
 * <p>{@link dev.weir.json.JsonElements} hands out bytes; {@link dev.weir.json.BoundElements} has Jackson bind them.
 */
@NullMarked
package dev.weir.json;

import org.jspecify.annotations.NullMarked;
