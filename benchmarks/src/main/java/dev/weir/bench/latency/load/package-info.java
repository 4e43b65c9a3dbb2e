/**
 * When requests start, and who sends them: closed and open loops over anything that can send, all on one loop's thread.
 *
 * <p>Every start time is a function of the seed and the request's index, so that several generators can share a schedule.
 */
@NullMarked
package dev.weir.bench.latency.load;

import org.jspecify.annotations.NullMarked;
