package dev.weir.jmeter.generator;

import dev.weir.bench.run.RequestResult;

/**
 * What came of one request.
 *
 * @param result as it stands in the run folder
 * @param text the answer's beginning, at most {@value Stream#MOST_TEXT_BYTES} bytes of it
 * @param isCut whether JMeter stopped the thread meanwhile, so that the request was cancelled
 */
public record Answer(RequestResult result, String text, boolean isCut) {}
