/**
 * What measuring costs: many streams from a source that writes into each record when it sent it, and how far the times that a client has
 * for them are from that.
 */
@NullMarked
package dev.weir.bench.overhead;

import org.jspecify.annotations.NullMarked;
