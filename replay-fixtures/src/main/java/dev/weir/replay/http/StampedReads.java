package dev.weir.replay.http;

import dev.weir.arrival.ArrivalPeek;
import dev.weir.replay.ledger.Moment;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.DelegatingHandle;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Says when the bytes of one connection's reads arrived, by the kernel's stamps. Netty asks it for a buffer just before each read, which is
 * when it looks at what is there, and tells it afterwards how much the read brought. Used by the connection's event loop.
 */
final class StampedReads extends DelegatingHandle implements ExtendedHandle, Supplier<Moment> {

    private final ExtendedHandle sizes;
    private final ArrivalPeek peek;
    private final int fd;
    private int seen;
    private Moment arrived = Moment.now();

    /**
     * Reads of a connection that has read nothing yet.
     *
     * @param sizes says how long buffers are
     * @param peek the event loop's
     * @param fd the connection's file descriptor
     */
    StampedReads(ExtendedHandle sizes, ArrivalPeek peek, int fd) {
        super(sizes);
        this.sizes = sizes;
        this.peek = peek;
        this.fd = fd;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        ByteBuf buffer = super.allocate(allocator);
        seen = peek.look(fd, buffer.writableBytes());
        return buffer;
    }

    @Override
    public void lastBytesRead(int bytes) {
        super.lastBytesRead(bytes);
        if (bytes > 0) {
            arrived = arrival(bytes);
        }
    }

    private Moment arrival(int bytes) {
        Moment returned = Moment.now();
        if (bytes != seen) {
            // Without a stamp, or more than was seen: the last byte came between the look and the read, just now.
            return returned;
        }
        OptionalLong arrivedNs = peek.arrivedNs(returned.monotonicNs());
        return arrivedNs.isPresent()
                ? new Moment(arrivedNs.getAsLong(), peek.arrivedEpochNs(), Moment.Clock.KERNEL)
                : returned;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier isMoreExpected) {
        return sizes.continueReading(isMoreExpected);
    }

    /** When the last byte of the last read arrived; where the kernel does not say, when that read returned. */
    @Override
    public Moment get() {
        return arrived;
    }
}
