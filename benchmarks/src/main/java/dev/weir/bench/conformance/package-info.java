/**
 * Somebody's client, run as a command through the conditions that streams of real servers have: what it made of each, and whether that is
 * right.
 */
@NullMarked
package dev.weir.bench.conformance;

import org.jspecify.annotations.NullMarked;
