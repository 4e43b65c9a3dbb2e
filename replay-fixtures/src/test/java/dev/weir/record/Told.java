package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a recorder tells, in its order. */
final class Told implements RecorderListener {

    /** Long enough never to pass in a test that works. */
    private static final int PATIENCE_S = 60;

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    @Override
    public void recorded(Path folder, String request, int status, long bodyBytes, Ending ending) {
        told.add(folder);
    }

    @Override
    public void notRecorded(String request, String why) {
        told.add("not recorded: " + request + ": " + why);
    }

    @Override
    public void lost(String request, String why) {
        told.add("lost: " + request + ": " + why);
    }

    /** Waits for the next recording. */
    Recording recording() throws InterruptedException {
        Object next = next();
        assertThat(next).isInstanceOf(Path.class);
        return Recording.read((Path) next);
    }

    /** Waits for the next that is no recording. */
    String problem() throws InterruptedException {
        Object next = next();
        assertThat(next).isInstanceOf(String.class);
        return (String) next;
    }

    private Object next() throws InterruptedException {
        Object next = told.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(next).as("what the recorder tells").isNotNull();
        return next;
    }
}
