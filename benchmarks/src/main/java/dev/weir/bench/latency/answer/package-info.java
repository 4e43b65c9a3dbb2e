/** One answer as it arrives: decoded, its plans found, and each event's time kept, by any client and in any dialect. */
@NullMarked
package dev.weir.bench.latency.answer;

import org.jspecify.annotations.NullMarked;
