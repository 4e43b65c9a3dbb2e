package dev.weir.replay.http;

import dev.weir.replay.ledger.Ledger.Outcome;
import dev.weir.replay.ledger.Moment;
import dev.weir.replay.script.Script;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a client opened: answers its requests one after the other. Used by its event loop only.
 *
 * <p>It reads on while it answers, because the end of the input is how a client's leaving shows.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closings and last words, which end well or with the connection
final class Connection extends ChannelInboundHandlerAdapter implements Line {

    private static final Logger LOGGER = System.getLogger("dev.weir.replay");
    private static final byte[] GO_AHEAD = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How long a client that was refused may go on sending; closed before, the connection would be reset, and the answer lost. */
    private static final long LONGEST_FAREWELL_MS = 1_000;

    private final SocketChannel channel;
    private final Service service;
    private final Timetable timetable;
    private final RequestReader reader;

    /** What came while an answer was under way. */
    private final Deque<Incoming> waiting = new ArrayDeque<>();

    /** Whether a request is being decided on or answered. */
    private boolean isAnswering;

    /** What is being done about it, once that is decided. */
    private @Nullable Decision decision;

    /** The next thing that it has to do. */
    private Timetable.@Nullable Entry next;

    /** Frees the slot that the answer has, or leaves the queue of those that wait for one. */
    private @Nullable Runnable slot;

    /** Whether the client sends no more. */
    private boolean hasInputEnded;

    Connection(SocketChannel channel, Service service, Timetable timetable, RequestReader reader) {
        this.channel = channel;
        this.service = service;
        this.timetable = timetable;
        this.reader = reader;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Incoming incoming = (Incoming) message;
        if (isAnswering) {
            waiting.add(incoming);
            channel.config().setAutoRead(false);
        } else {
            take(incoming);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == RequestReader.GO_AHEAD_EXPECTED && !isAnswering) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(GO_AHEAD));
        }
        if (event instanceof ChannelInputShutdownEvent) {
            hasInputEnded = true;
            if (!isAnswering || isAnsweringForAModel()) {
                channel.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (next != null) {
            timetable.remove(next);
            next = null;
        }
        waiting.clear();
        if (isAnswering) {
            end(service.isClosing() ? Outcome.CUT : Outcome.DISCONNECTED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        // A client that resets the connection has left, as much as one that closes it.
        if (!(failure instanceof IOException)) {
            LOGGER.log(Level.ERROR, "a connection failed", failure);
        }
        channel.close();
    }

    private void take(Incoming incoming) {
        if (incoming instanceof Incoming.Request request) {
            isAnswering = true;
            service.decide(request, decided -> channel.eventLoop().execute(() -> act(request, decided)));
        } else {
            refuse((Incoming.Refusal) incoming);
        }
    }

    private void act(Incoming.Request request, Decision decided) {
        if (!isAnswering) {
            return; // the client has gone
        }
        decision = decided;
        if (hasInputEnded && isAnsweringForAModel()) {
            channel.close();
        } else if (decided instanceof Decision.Perform perform) {
            if (perform.source() == Decision.Source.MODEL) {
                performInASlot(perform, request.arrived().monotonicNs());
            } else {
                perform(perform, request.arrived().monotonicNs());
            }
        } else {
            tell(((Decision.Tell) decided).pieces());
        }
    }

    private boolean isAnsweringForAModel() {
        return decision instanceof Decision.Perform perform && perform.source() == Decision.Source.MODEL;
    }

    /** The times of an answer that has to wait for a slot count from when it has one, as those of a model do. */
    private void performInASlot(Decision.Perform perform, long arrivedNs) {
        Runnable whenTaken =
                () -> service.unlessClosed(() -> channel.eventLoop().execute(() -> {
                    slot = service.slots()::free;
                    if (decision == perform) {
                        long nowNs = nowNs();
                        perform.log().waited(nowNs - arrivedNs);
                        perform(perform, nowNs);
                    } else {
                        leaveSlot(); // the client has gone
                    }
                }));
        if (service.slots().takeOrAwait(whenTaken)) {
            slot = service.slots()::free;
            perform(perform, arrivedNs);
        } else {
            slot = () -> service.slots().giveUp(whenTaken);
        }
    }

    private void leaveSlot() {
        Runnable leave = slot;
        slot = null;
        if (leave != null) {
            leave.run();
        }
    }

    private void perform(Decision.Perform perform, long startNs) {
        if (perform.head().length == 0) {
            endAs(perform.script().end());
            return;
        }
        ScriptPlayer.WriteListener listener = (dueNs, begunNs, writtenNs) -> {
            perform.log().written(begunNs, writtenNs);
            if (perform.source() != Decision.Source.SERVER) {
                service.noteLateness(dueNs, writtenNs);
            }
        };
        new ScriptPlayer(perform.script(), perform.head(), startNs, this, listener, this::endAs).play();
    }

    private void endAs(Script.End how) {
        switch (how) {
            case KEEP, CLOSE -> end(Outcome.COMPLETED);
            case CUT -> {
                end(Outcome.CUT);
                channel.close();
            }
            case RESET -> {
                end(Outcome.CUT);
                channel.config()
                        .setOption(
                                ChannelOption.SO_LINGER,
                                0); // closed with no time to linger, it is reset, see socket(7)
                channel.close();
            }
            case STALL -> {} // until the client leaves
        }
    }

    private void tell(Iterator<byte[]> pieces) {
        if (pieces.hasNext()) {
            byte[] piece = pieces.next();
            // By way of the timetable, so that others have their turn between two pieces.
            write(piece, 0, piece.length, () -> at(nowNs(), () -> tell(pieces)));
        } else {
            end(Outcome.COMPLETED);
        }
    }

    /** Ends the answer, and in good order begins what comes after it. */
    private void end(Outcome outcome) {
        boolean staysOpen = decision != null && decision.staysOpen() && !hasInputEnded;
        if (decision instanceof Decision.Perform perform) {
            perform.log().ended(outcome);
        }
        isAnswering = false;
        decision = null;
        leaveSlot();
        service.count(outcome);
        if (outcome != Outcome.COMPLETED) {
            return;
        }
        if (!staysOpen) {
            channel.close();
        } else if (waiting.isEmpty()) {
            reader.awaitRequest();
        } else {
            takeTheNextThatWaits();
        }
    }

    private void takeTheNextThatWaits() {
        Incoming incoming = waiting.remove();
        channel.config().setAutoRead(waiting.isEmpty());
        // A request sent before the answer to the one before it is as good as sent when that answer has ended.
        take(incoming instanceof Incoming.Request request ? request.arrivedAt(Moment.now()) : incoming);
    }

    private void refuse(Incoming.Refusal refusal) {
        byte[] answer = Head.refusal(refusal);
        channel.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(written -> {
            channel.shutdownOutput();
            channel.eventLoop().schedule(() -> channel.close(), LONGEST_FAREWELL_MS, TimeUnit.MILLISECONDS);
        });
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public void at(long ns, Runnable task) {
        if (channel.isActive()) {
            next = timetable.at(ns, () -> {
                next = null;
                task.run();
            });
        }
    }

    @Override
    public void write(byte[] bytes, int from, int to, Runnable whenWritten) {
        ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes, from, to - from));
        if (written.isSuccess()) {
            whenWritten.run();
        } else {
            // The client reads slowly, or has gone; then the connection is closed.
            written.addListener(future -> {
                if (future.isSuccess()) {
                    whenWritten.run();
                }
            });
        }
    }
}
