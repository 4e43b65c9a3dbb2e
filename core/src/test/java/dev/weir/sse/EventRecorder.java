package dev.weir.sse;

import dev.weir.sse.ObviousEvents.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a splitter reports, in the words of {@link ObviousEvents}. */
final class EventRecorder implements SseListener {

    private final List<Found> found = new ArrayList<>();
    private final SseSplitter splitter;

    EventRecorder(int maxBytes) {
        splitter = new SseSplitter(this, maxBytes);
    }

    /** What the splitter, which may have failed on another stream before, reports of this one. */
    List<Found> split(byte[] stream, int... cuts) {
        found.clear();
        splitter.reset();
        try {
            int from = 0;
            for (int cut : cuts) {
                splitter.feed(stream, from, cut);
                from = cut;
            }
            splitter.feed(stream, from, stream.length);
            splitter.finish();
        } catch (EventTooLongException e) {
            found.add(new Found("too long", "", "", "", (int) e.lineNumber(), (int) e.byteOffset(), 0));
        }
        return List.copyOf(found);
    }

    @Override
    public void onEvent(byte[] data, int from, int to) {
        add("event", latin1(splitter.eventType()), data, from, to);
    }

    @Override
    public void onUnfinishedEvent(byte[] data, int from, int to) {
        add("unfinished", latin1(splitter.eventType()), data, from, to);
    }

    @Override
    public void onComment(byte[] bytes, int from, int to) {
        add("comment", "", bytes, from, to);
    }

    @Override
    public void onRetry(long delayMs) {
        byte[] digits = Long.toString(delayMs).getBytes(StandardCharsets.US_ASCII);
        add("retry", "", digits, 0, digits.length);
    }

    @Override
    public void onUnknownField(byte[] bytes, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        String name = new String(bytes, nameFrom, nameTo - nameFrom, StandardCharsets.ISO_8859_1);
        add("unknown", name, bytes, valueFrom, valueTo);
    }

    private void add(String kind, String name, byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        found.add(new Found(
                kind,
                name,
                latin1(splitter.lastEventId()),
                text,
                (int) splitter.lineNumber(),
                (int) splitter.lineOffset(),
                (int) splitter.dataOffset()));
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
