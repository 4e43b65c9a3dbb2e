package dev.weir.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down what {@link JsonElements} hands out; the slices of a growing string as one. */
final class ElementLog implements ElementListener {

    private final List<String> all = new ArrayList<>();
    private final Map<Integer, ByteArrayOutputStream> growing = new TreeMap<>();

    @Override
    public void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte) {
        all.add(element(path, fromByte, toByte, new String(utf8, from, to - from, StandardCharsets.UTF_8)));
    }

    static String element(int path, long fromByte, long toByte, String json) {
        return path + " at " + fromByte + ".." + toByte + " " + json;
    }

    static String string(int path, long fromByte, long toByte, String content) {
        return path + " string at " + fromByte + ".." + toByte + " " + content;
    }

    @Override
    public void onBroken(BrokenElement broken) {
        all.add(broken.kind() + " at " + broken.fromByte() + ".." + broken.toByte() + ": " + broken.problem());
    }

    @Override
    public void onText(int path, byte[] utf8, int from, int to) {
        growing.computeIfAbsent(path, any -> new ByteArrayOutputStream()).write(utf8, from, to - from);
    }

    @Override
    public void onTextEnd(int path, long fromByte, long toByte) {
        ByteArrayOutputStream text = growing.remove(path);
        all.add(string(path, fromByte, toByte, text == null ? "" : text.toString(StandardCharsets.UTF_8)));
    }

    @Override
    public void onThought(long toByte) {
        all.add("thought up to " + toByte);
    }

    /** Everything, in order; and what is left of a growing string that never closed. */
    List<String> all() {
        List<String> copy = new ArrayList<>(all);
        growing.forEach((path, text) -> copy.add(path + " string open: " + text.toString(StandardCharsets.UTF_8)));
        return copy;
    }

    /** What is handed out of a text that is cut at these offsets. */
    static List<String> of(byte[] utf8, List<ElementPath> paths, ElementOptions options, int... cuts) {
        ElementLog log = new ElementLog();
        JsonElements elements = new JsonElements(paths, options, log);
        int from = 0;
        for (int cut : cuts) {
            elements.feed(utf8, from, cut);
            from = cut;
        }
        elements.feed(utf8, from, utf8.length);
        elements.finish();
        return log.all();
    }

    /** What is handed out of a text that arrives byte for byte. */
    static List<String> ofEveryByte(byte[] utf8, List<ElementPath> paths, ElementOptions options) {
        int[] cuts = new int[utf8.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i;
        }
        return of(utf8, paths, options, cuts);
    }
}
