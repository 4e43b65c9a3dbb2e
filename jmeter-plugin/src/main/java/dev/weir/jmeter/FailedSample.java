package dev.weir.jmeter;

import org.apache.jmeter.samplers.SampleResult;

/** A sample of a request that was never sent. */
final class FailedSample {

    private FailedSample() {}

    static SampleResult of(String code, String message) {
        SampleResult result = new SampleResult();
        result.setStampAndTime(result.currentTimeInMillis(), 0);
        result.setSuccessful(false);
        result.setResponseCode(code);
        result.setResponseMessage(message);
        return result;
    }
}
