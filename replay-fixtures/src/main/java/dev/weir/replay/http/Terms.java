package dev.weir.replay.http;

import dev.weir.recording.head.Header;
import java.util.List;
import java.util.Optional;

/**
 * What of an answer is the client's to decide.
 *
 * @param headOnly whether it wants no body
 * @param isHttp10 whether it speaks HTTP/1.0
 * @param keepAlive whether it may send another request
 * @param headers that are for it alone
 */
record Terms(boolean headOnly, boolean isHttp10, boolean keepAlive, List<Header> headers) {

    /** The terms of a request, of a page or of none. */
    static Terms of(Incoming.Request request, Optional<Origin> page) {
        boolean asksWhetherItMay = request.received().method().equals("OPTIONS");
        return new Terms(
                request.received().method().equals("HEAD"),
                request.isHttp10(),
                !request.isHttp10() && !request.received().headerLists("Connection", "close"),
                page.filter(Origin::isAllowed)
                        .map(origin -> asksWhetherItMay ? origin.preflightHeaders() : origin.headers())
                        .orElse(List.of()));
    }
}
