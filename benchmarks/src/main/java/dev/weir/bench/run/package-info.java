/** What a run of the latency suites is: how it was asked for, what was measured of each request, and what that adds up to. */
@NullMarked
package dev.weir.bench.run;

import org.jspecify.annotations.NullMarked;
