package dev.weir.bench.overhead;

import com.sun.management.OperatingSystemMXBean;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A process that answers every POST with the same stream: the first record after 50 ms, 99 more 10 ms apart, then the record that ends it.
 * Each record says, as its {@code created_at} and as its text, when it was written: CLOCK_MONOTONIC in nanoseconds, 19 digits.
 *
 * <p>One thread, and a queue of what is due: what it costs should not be what is measured. It speaks with whoever started it
 * over its standard streams: it prints its port; for each line it reads it prints its CPU time and how late it was since the line before;
 * at the end of its input it ends.
 */
final class SyntheticSource {

    /** When the first record is due, ns after the request. */
    static final long FIRST_NS = 50_000_000;

    /** From each record to the next, ns. */
    static final long GAP_NS = 10_000_000;

    /** Records with text. */
    static final int RECORDS = 100;

    /** What it calls its model. */
    static final String MODEL = "synthetic";

    private static final int MOST_REQUEST_BYTES = 1 << 20;
    private static final int BACKLOG = 1024;
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String TIME = "0".repeat(19);
    private static final String RECORD = "{\"model\":\"" + MODEL + "\",\"created_at\":\"" + TIME
            + "\",\"message\":{\"role\":\"assistant\",\"content\":\"" + TIME + "\"},\"done\":false}\n";
    private static final String LAST_RECORD = "{\"model\":\"" + MODEL + "\",\"created_at\":\"" + TIME
            + "\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

    private final byte[] record = chunk(RECORD);
    private final byte[] lastRecord = chunk(LAST_RECORD + "\r\n0\r\n");
    private final EventLoop loop;
    private final Queue<Stream> waiting = new PriorityQueue<>(Comparator.comparingLong(stream -> stream.dueNs));
    private boolean isAlarmSet;
    private Histogram lateNs = new Histogram(3);

    private SyntheticSource(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs until its input ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean hasEpoll = Epoll.isAvailable();
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, hasEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        SyntheticSource source = new SyntheticSource(group.next());
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(hasEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline()
                                .addLast(new HttpRequestDecoder())
                                .addLast(new HttpObjectAggregator(MOST_REQUEST_BYTES))
                                .addLast(source.new Requests());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
        source.report(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)), System.out);
        System.exit(0);
    }

    private void report(BufferedReader in, PrintStream out) throws IOException, InterruptedException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long lateP99Ns = loop.submit(() -> {
                        long late = lateNs.getValueAtPercentile(99);
                        lateNs = new Histogram(3);
                        return late;
                    })
                    .sync()
                    .getNow();
            out.println(process.getProcessCpuTime() + " " + lateP99Ns);
        }
    }

    /** A chunk of HTTP; what ends it stands after its last byte. */
    private static byte[] chunk(String content) {
        int length = content.indexOf('\n') + 1;
        return (Integer.toHexString(length) + "\r\n" + content + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Stream {

        private final Channel client;
        private long dueNs;
        private int sent;

        Stream(Channel client, long dueNs) {
            this.client = client;
            this.dueNs = dueNs;
        }
    }

    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var unused = context.writeAndFlush(
                    Unpooled.copiedBuffer(HEAD, StandardCharsets.US_ASCII), context.voidPromise());
            waiting.add(new Stream(context.channel(), System.nanoTime() + FIRST_NS));
            setAlarm();
        }
    }

    private void setAlarm() {
        Stream next = waiting.peek();
        if (!isAlarmSet && next != null) {
            isAlarmSet = true;
            var unused = loop.schedule(this::sendDue, next.dueNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void sendDue() {
        isAlarmSet = false;
        long nowNs = System.nanoTime();
        // What falls due meanwhile waits for the next turn, so that requests are read in between.
        for (Stream stream = waiting.peek(); stream != null && stream.dueNs <= nowNs; stream = waiting.peek()) {
            waiting.remove();
            boolean isLast = stream.sent == RECORDS;
            byte[] bytes = isLast ? lastRecord : record;
            ByteBuf chunk = stream.client.alloc().directBuffer(bytes.length);
            long sentNs = System.nanoTime();
            stamp(bytes, sentNs);
            chunk.writeBytes(bytes);
            var unused = stream.client.writeAndFlush(chunk, stream.client.voidPromise());
            lateNs.recordValue(Math.max(0, sentNs - stream.dueNs));
            stream.sent++;
            if (!isLast && stream.client.isActive()) {
                stream.dueNs += GAP_NS;
                waiting.add(stream);
            }
        }
        setAlarm();
    }

    /** Writes the time over that of the record before. */
    private void stamp(byte[] bytes, long sentNs) {
        int[] places = bytes == record ? recordTimes : lastRecordTimes;
        for (int place : places) {
            long left = sentNs;
            for (int i = place + TIME.length() - 1; i >= place; i--) {
                bytes[i] = (byte) ('0' + left % 10);
                left /= 10;
            }
        }
    }

    private final int[] recordTimes = times(record);
    private final int[] lastRecordTimes = times(lastRecord);

    /** Where times stand in a chunk that has not been stamped yet. */
    private static int[] times(byte[] chunk) {
        String text = new String(chunk, StandardCharsets.US_ASCII);
        int first = text.indexOf(TIME);
        int second = text.indexOf(TIME, first + 1);
        return second < 0 ? new int[] {first} : new int[] {first, second};
    }
}
