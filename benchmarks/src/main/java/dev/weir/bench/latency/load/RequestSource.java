package dev.weir.bench.latency.load;

/** The requests of a run, each a function of its index. */
@FunctionalInterface
public interface RequestSource {

    /** The request at a position of the schedule. */
    PreparedRequest request(long index);

    /** A request that is ready to be written. */
    final class PreparedRequest {

        private final String prompt;
        private final byte[] http;

        /**
         * @param prompt which prompt of the prompt set it holds
         * @param http all of it: request line, headers and body; to be left as it is from now on
         */
        public PreparedRequest(String prompt, byte[] http) {
            this.prompt = prompt;
            this.http = http;
        }

        String prompt() {
            return prompt;
        }

        byte[] http() {
            return http;
        }
    }
}
