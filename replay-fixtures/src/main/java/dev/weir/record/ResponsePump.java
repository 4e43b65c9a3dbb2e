package dev.weir.record;

import dev.weir.record.capture.AnswerLog;
import dev.weir.record.http.HttpSyntaxException;
import dev.weir.recording.head.Ending;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Passes what the server sends on to the client, each read at once and as it is, and tells the {@link Exchange}s of it that await an
 * answer, in their order. Runs on a thread of its own, one for each connection to the server.
 */
final class ResponsePump implements Runnable {

    /** How many requests a client may send ahead of their answers. */
    private static final int MOST_AWAITED = 16;

    private final Upstream upstream;
    private final Socket client;
    /** Whether what comes can be read no more, and only passes. */
    private boolean opaque;

    // Guarded by this.
    private final Deque<Exchange> awaited = new ArrayDeque<>();
    private boolean clientGone;
    private boolean ended;

    ResponsePump(Upstream upstream, Socket client) {
        this.upstream = upstream;
        this.client = client;
    }

    /**
     * An answer is to be awaited: to be called before any of its request is sent. Waits while too many are awaited.
     *
     * @return false if the server will send none any more
     */
    synchronized boolean await(Exchange exchange) throws InterruptedException {
        while (awaited.size() >= MOST_AWAITED && !ended) {
            wait();
        }
        if (ended) {
            return false;
        }
        awaited.add(exchange);
        return true;
    }

    /** Waits until no answer is awaited any more. */
    synchronized void awaitIdle() throws InterruptedException {
        while (!awaited.isEmpty() && !ended) {
            wait();
        }
    }

    /** The client has gone, or will be served no more: so is the server's answer. */
    void clientIsGone() {
        synchronized (this) {
            clientGone = true;
        }
        upstream.cancel();
    }

    /** Whether the server will send nothing any more. */
    synchronized boolean hasEnded() {
        return ended;
    }

    @Override
    public void run() {
        try {
            OutputStream toClient = client.getOutputStream();
            byte[] bytes = new byte[UpstreamServer.READ_BYTES];
            for (int n = upstream.receive(bytes); n >= 0; n = upstream.receive(bytes)) {
                pass(bytes, n, toClient);
                tell(bytes, n);
            }
            end(Ending.TRUNCATED);
            client.shutdownOutput();
        } catch (IOException e) {
            boolean isReset = UpstreamServer.isReset(e);
            end(isReset ? Ending.RESET : Ending.TRUNCATED);
            if (isReset) {
                resetClient();
            } else {
                closeClient();
            }
        }
    }

    private void pass(byte[] bytes, int length, OutputStream toClient) {
        try {
            toClient.write(bytes, 0, length);
        } catch (IOException e) {
            // Who reads no more need not be told why; the next read from the server finds the end.
            clientIsGone();
        }
    }

    private void tell(byte[] bytes, int length) {
        int at = 0;
        while (at < length && !opaque) {
            Exchange exchange = first();
            if (exchange == null) {
                // Nobody has asked for this.
                opaque = true;
                return;
            }
            try {
                at = exchange.answer().take(bytes, at, length, upstream.arrivedNs(), upstream.isStamped());
            } catch (HttpSyntaxException e) {
                opaque = true;
                exchange.tape().spoil("the server's answer is no HTTP/1.1: " + e.getMessage());
                return;
            }
            if (exchange.answer().isWhole()) {
                answered(exchange, Ending.COMPLETE);
            }
        }
    }

    private synchronized @Nullable Exchange first() {
        return awaited.peek();
    }

    private void answered(Exchange exchange, Ending ending) {
        synchronized (this) {
            awaited.remove(exchange);
            notifyAll();
        }
        exchange.answerEnded(ending);
    }

    /** The connection has ended, if the client did not end it, in this way. */
    private void end(Ending byServer) {
        long nowNs = System.nanoTime();
        boolean byClient;
        synchronized (this) {
            ended = true;
            byClient = clientGone;
            notifyAll();
        }
        for (Exchange exchange = first(); exchange != null; exchange = first()) {
            AnswerLog answer = exchange.answer();
            answer.breakOff(nowNs);
            if (!byClient && byServer == Ending.TRUNCATED) {
                answer.finish();
            }
            answered(exchange, answer.isWhole() ? Ending.COMPLETE : byClient ? Ending.CUT_BY_CLIENT : byServer);
        }
    }

    /** The client learns what the recorder learnt. */
    private void resetClient() {
        try {
            client.setSoLinger(true, 0);
        } catch (IOException e) {
            // It has gone already.
        }
        closeClient();
    }

    private void closeClient() {
        try {
            client.close();
        } catch (IOException e) {
            // It has gone already.
        }
    }
}
