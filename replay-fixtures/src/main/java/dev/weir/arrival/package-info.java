/**
 * When bytes reached this machine, as Linux stamps them: sockets that are read with their stamps ({@link dev.weir.arrival.StampedSocket}),
 * a way to wait for many of them ({@link dev.weir.arrival.Epoll}), the stamps of what somebody else's event loop is about to read ({@link
 * dev.weir.arrival.ArrivalPeek}), and the way from those stamps to the clock of {@link System#nanoTime} ({@link
 * dev.weir.arrival.ClockMapping}). Whether this machine has such stamps says {@link
 * dev.weir.arrival.KernelStamps}.
 */
@NullMarked
package dev.weir.arrival;

import org.jspecify.annotations.NullMarked;
