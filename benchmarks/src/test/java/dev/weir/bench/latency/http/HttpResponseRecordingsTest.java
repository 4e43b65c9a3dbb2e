package dev.weir.bench.latency.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recorded response, cut in every way, beside what Netty's decoder makes of it. */
class HttpResponseRecordingsTest {

    /** Two reads for every place to cut take the square of the length: for longer ones, places are drawn. */
    private static final int LONGEST_CUT_EVERYWHERE = 4_000;

    private static final int DRAWN_CUTS = 200;

    static List<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void isReadAsNettyReadsIt(Recording recording) {
        byte[] wire = Wire.of(recording);
        HttpTranscript weir = HttpTranscript.weir(wire);
        HttpTranscript netty = HttpTranscript.netty(wire);
        assertThat(weir.status()).isEqualTo(netty.status()).isEqualTo(recording.status());
        assertThat(weir.headers())
                .isEqualTo(netty.headers())
                .isEqualTo(recording.response().headers());
        assertThat(weir.body()).isEqualTo(recording.plainBody());
        assertThat(netty.body()).isEqualTo(recording.body());
        boolean isWhole = recording.ending() == Ending.COMPLETE;
        assertThat(weir.ended()).isEqualTo(isWhole);
        assertThat(netty.ended() && !netty.failed()).isEqualTo(isWhole);
        assertThat(weir.failed()).isEqualTo(!isWhole);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theEventsAreTheSameForEveryCut(Recording recording) {
        byte[] wire = Wire.of(recording);
        String whole = HttpTranscript.weir(wire).summary();
        for (int readBytes : new int[] {1, 2, 3, 5, 16, 100, 1448}) {
            assertThat(HttpTranscript.weir(wire, from -> readBytes).summary())
                    .as("reads of %d bytes", readBytes)
                    .isEqualTo(whole);
        }
        Random random = new Random(11);
        int cuts = wire.length <= LONGEST_CUT_EVERYWHERE ? wire.length : DRAWN_CUTS;
        for (int i = 0; i < cuts; i++) {
            int cut = cuts == wire.length ? i : random.nextInt(wire.length);
            if (cut > 0) {
                assertThat(HttpTranscript.weir(wire, from -> from == 0 ? cut : wire.length)
                                .summary())
                        .as("cut at %d", cut)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void aResponseThatBreaksOffNeverEnds(Recording recording) {
        byte[] wire = Wire.of(recording);
        if (recording.framing() == Framing.CLOSE) {
            return;
        }
        Random random = new Random(13);
        for (int i = 0; i < Math.min(wire.length, DRAWN_CUTS); i++) {
            int length = wire.length <= DRAWN_CUTS ? i : random.nextInt(wire.length);
            HttpTranscript broken = HttpTranscript.weir(Arrays.copyOf(wire, length));
            assertThat(broken.ended()).as("%d bytes of it", length).isFalse();
            assertThat(broken.failure()).isInstanceOf(TruncatedResponseException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyByteOfABodyHasTheTimeOfItsRead(Recording recording) {
        if (recording.compressed()) {
            return;
        }
        byte[] wire = Wire.of(recording);
        HttpTranscript bytewise = HttpTranscript.weir(wire, from -> 1);
        byte[] body = bytewise.body();
        long[] readOf = bytewise.bodyByteNs();
        for (int i = 0; i < body.length; i++) {
            int read = Math.toIntExact(readOf[i]) - 1;
            assertThat(wire[read]).as("byte %d of the body, read %d", i, read).isEqualTo(body[i]);
        }
        assertThat(readOf).isSorted();
        assertThat(bytewise.firstByteNs()).isEqualTo(1);
    }
}
