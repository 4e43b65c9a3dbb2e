/** What JMeter sees: a Java Request, and the sampler "LLM stream". */
@NullMarked
package dev.weir.jmeter;

import org.jspecify.annotations.NullMarked;
