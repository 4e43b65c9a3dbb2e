package dev.weir.record;

import dev.weir.local.LocalNames;
import dev.weir.record.http.BodyReader;
import dev.weir.record.http.HeadReader;
import dev.weir.record.http.HttpSyntaxException;
import dev.weir.record.http.MessageHead;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client: passes its requests on to the server, over one connection that lives as long as the client's, and tells of them. Runs on a
 * thread of its own. A client that closes its side while it waits for an answer has gone, as servers in Go and nginx have it.
 */
final class ClientConnection implements Runnable {

    private static final int READ_BYTES = 1 << 16;
    /** How soon it is noticed that the server has ended the connection and the client has not. */
    private static final int TICK_MS = 500;

    private static final int MOST_DRAINED_BYTES = 1 << 24;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Socket client;
    private final UpstreamServer server;
    private final LocalNames names;
    private final ExchangeStore store;
    private final byte[] bytes = new byte[READ_BYTES];
    private int at;
    private int end;
    private @Nullable Upstream upstream;
    private @Nullable Thread pumping;
    private volatile @Nullable ResponsePump pump;
    private volatile boolean stopped;

    ClientConnection(Socket client, UpstreamServer server, LocalNames names, ExchangeStore store) {
        this.client = client;
        this.server = server;
        this.names = names;
        this.store = store;
    }

    @Override
    public void run() {
        try {
            client.setTcpNoDelay(true);
            client.setSoTimeout(TICK_MS);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = passRequest();
            }
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endUpstream();
        }
    }

    /** Ends it, from any thread: the server's answer is cut, and so recorded. */
    void stop() {
        stopped = true;
        ResponsePump running = pump;
        if (running != null) {
            running.clientIsGone();
        }
        closeClient();
    }

    /** Passes one request on. Returns whether there may be another. */
    private boolean passRequest() throws IOException, InterruptedException {
        ServerRequest request;
        BodyReader body;
        try {
            MessageHead head = readHead();
            if (head == null) {
                return false;
            }
            if (!names.isAskedBy(head.first("Host").orElse(""))) {
                return refuse(
                        403, "Forbidden", "weir record listens for this machine only, by names such as localhost");
            }
            request = ServerRequest.of(head, server);
            body = BodyReader.ofRequest(head);
        } catch (HttpSyntaxException e) {
            return refuse(400, "Bad Request", "weir record: " + e.getMessage());
        }
        if (upstream == null) {
            try {
                connect();
            } catch (IOException e) {
                String problem = server.url() + " does not answer (" + e.getMessage() + ")";
                store.notReached(request, problem);
                return refuse(
                        502, "Bad Gateway", "weir record: " + problem + "; start it, for example with ollama serve");
            }
        }
        return send(request, body);
    }

    /** The next head, or null where the client sends none any more. */
    private @Nullable MessageHead readHead() throws IOException {
        HeadReader reader = new HeadReader(HeadReader.LONGEST_BYTES);
        while (!reader.isWhole()) {
            if (!fill()) {
                return null;
            }
            at = reader.feed(bytes, at, end);
        }
        return reader.head();
    }

    /** Waits for bytes of the client where there are none. False where none will come, or nobody would take them. */
    private boolean fill() throws IOException {
        while (at == end) {
            try {
                int read = client.getInputStream().read(bytes);
                if (read < 0) {
                    return false;
                }
                at = 0;
                end = read;
            } catch (SocketTimeoutException e) {
                if (isOver()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isOver() {
        ResponsePump running = pump;
        return stopped || client.isOutputShutdown() || (running != null && running.hasEnded());
    }

    private void connect() throws IOException {
        Upstream connected = server.connect();
        upstream = connected;
        ResponsePump started = new ResponsePump(connected, client);
        pump = started;
        pumping = new Thread(started, Thread.currentThread().getName() + ", answers");
        pumping.setDaemon(true);
        pumping.start();
        if (stopped) {
            started.clientIsGone();
        }
    }

    private boolean send(ServerRequest request, BodyReader body) throws IOException, InterruptedException {
        Upstream to = upstream;
        ResponsePump answers = pump;
        if (to == null || answers == null) {
            throw new IllegalStateException("not connected");
        }
        Exchange exchange = store.begin(request);
        if (!answers.await(exchange)) {
            store.drop(exchange);
            return false;
        }
        Sending sending = new Sending(to);
        try {
            byte[] head = request.bytes();
            sending.send(head, 0, head.length);
            while (!body.isWhole() && sending.goesOn() && fill()) {
                int from = at;
                at = body.feed(bytes, at, end, exchange.tape()::requestBody);
                sending.send(bytes, from, at);
            }
        } catch (HttpSyntaxException e) {
            exchange.tape().spoil("the client's request is no HTTP/1.1: " + e.getMessage());
        } finally {
            exchange.requestEnded(sending.fromNs, sending.toNs, body.isWhole() && sending.goesOn());
        }
        if (!sending.goesOn()) {
            // The server takes no more, but may have said why: let the client hear it.
            drain();
        }
        return body.isWhole() && sending.goesOn();
    }

    /** What is sent of one request, and when. */
    private static final class Sending {

        private final Upstream upstream;
        private long fromNs;
        private long toNs;
        private boolean failed;

        Sending(Upstream upstream) {
            this.upstream = upstream;
        }

        void send(byte[] bytes, int from, int to) {
            fromNs = System.nanoTime();
            try {
                upstream.send(bytes, from, to);
            } catch (IOException e) {
                // What is wrong with the connection, who receives from it learns.
                failed = true;
            }
            toNs = System.nanoTime();
        }

        boolean goesOn() {
            return !failed;
        }
    }

    /** Answers in the server's place, once it has said all it will, and ends the connection. */
    private boolean refuse(int status, String reason, String message) throws IOException, InterruptedException {
        ResponsePump running = pump;
        if (running != null) {
            running.awaitIdle();
        }
        byte[] body = MAPPER.writeValueAsBytes(MAPPER.createObjectNode().put("error", message));
        String head = "HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().write(body);
        client.shutdownOutput();
        drain();
        return false;
    }

    /** Takes what the client still sends: closing before would reset the connection, and destroy what it has not read yet. */
    private void drain() throws IOException {
        for (int drained = 0; drained < MOST_DRAINED_BYTES && fill(); drained += end - at, at = end) {
            // Nobody wants it.
        }
    }

    private void endUpstream() {
        ResponsePump running = pump;
        if (running != null) {
            running.clientIsGone();
        }
        // Before anything is waited for, which may be waiting for the client to read.
        closeClient();
        try {
            if (pumping != null) {
                pumping.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    private void closeClient() {
        try {
            client.close();
        } catch (IOException e) {
            // It has gone already.
        }
    }
}
