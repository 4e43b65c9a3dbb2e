/** One generator's part of a test run: its connections, its requests and its run folder. Nothing here knows JMeter. */
@NullMarked
package dev.weir.jmeter.generator;

import org.jspecify.annotations.NullMarked;
