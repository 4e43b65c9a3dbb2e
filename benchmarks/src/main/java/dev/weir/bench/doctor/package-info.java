/** What would make a measurement on this machine, or of this server, untrustworthy. */
@NullMarked
package dev.weir.bench.doctor;

import org.jspecify.annotations.NullMarked;
