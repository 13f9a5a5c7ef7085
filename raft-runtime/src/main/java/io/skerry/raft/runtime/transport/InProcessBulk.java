package io.skerry.raft.runtime.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.bulk.BulkBuffers;
import io.skerry.raft.runtime.transport.bulk.BulkDecoder;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.bulk.BulkInbox;
import io.skerry.raft.runtime.transport.bulk.BulkSide;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;

/** A bulk stream between two nodes of a process. Thread-safe. */
final class InProcessBulk {

    private final InProcessNetwork network;
    private final End dialled;
    private final End accepted;
    private final BulkBuffers buffers = new BulkBuffers();

    InProcessBulk(InProcessNetwork network, InProcessTransport dialled, InProcessTransport accepted) {
        this.network = network;
        this.dialled = new End(dialled, BulkSide.DIALLED);
        this.accepted = new End(accepted, BulkSide.ACCEPTED);
    }

    BulkStream dialled() {
        return dialled;
    }

    BulkStream accepted() {
        return accepted;
    }

    boolean isBetween(NodeId a, NodeId b) {
        return isOf(a) && isOf(b);
    }

    boolean isOf(NodeId node) {
        return dialled.self().equals(node) || accepted.self().equals(node);
    }

    /** Ends it for both. */
    void lose(String reason) {
        dialled.inbox.end(reason);
        accepted.inbox.end(reason);
        dialled.inbox.clear();
        accepted.inbox.clear();
        network.forget(this);
    }

    /** One direction was cut: its receiver notices the silence in a while. */
    void onCut(NodeId from, NodeId to) {
        InProcessTransport receiver = dialled.self().equals(to) ? dialled.transport : accepted.transport;
        receiver.shared()
                .loops
                .loop(0)
                .schedule(
                        () -> {
                            if (network.faults().isCut(from, to)) {
                                lose("nothing was heard for an election timeout");
                            }
                        },
                        receiver.shared().electionNanos,
                        TimeUnit.NANOSECONDS);
    }

    /** One end. */
    private final class End implements BulkStream {

        private final InProcessTransport transport;
        private final BulkSide side;
        private final BulkInbox inbox = new BulkInbox(buffers);

        private End(InProcessTransport transport, BulkSide side) {
            this.transport = transport;
            this.side = side;
        }

        private NodeId self() {
            return transport.self();
        }

        private End other() {
            return this == dialled ? accepted : dialled;
        }

        @Override
        public NodeId peer() {
            return other().self();
        }

        @Override
        public byte[] buffer(int bytes) {
            return buffers.take(bytes);
        }

        @Override
        public void send(BulkFrame frame, long timeoutNanos) throws BulkException {
            End other = other();
            if (!other.inbox.awaitRoom((long) other.side.inboxBytes() + OUTBOUND_BYTES, timeoutNanos)) {
                lose("the other end took nothing for " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
            }
            if (network.faults().breaks(self(), peer(), frame)) {
                lose("the connection was broken");
            }
            String ended = inbox.ended();
            if (ended != null) {
                throw new BulkException("the bulk stream with node " + peer() + " has ended: " + ended);
            }
            if (network.faults().isCut(self(), peer())) {
                buffers.recycle(frame);
                return;
            }
            long due =
                    System.nanoTime() + network.faults().delay(self(), peer()).toNanos();
            if (network.throughBytes()) {
                throughBytes(other.side, frame, due, other.inbox);
            } else {
                other.inbox.put(frame, due);
            }
        }

        private void throughBytes(BulkSide receiver, BulkFrame frame, long due, BulkInbox into) {
            BulkDecoder decoder = new BulkDecoder(receiver, buffers);
            ByteBuf bytes = Unpooled.wrappedBuffer(
                    Unpooled.wrappedBuffer(frame.encodeHead()), Unpooled.wrappedBuffer(frame.data()));
            decoder.feed(bytes, read -> into.put(read, due));
            buffers.recycle(frame);
        }

        @Override
        public boolean sendsFiles() {
            return false;
        }

        @Override
        public void send(int type, byte[] head, FileChannel file, long offset, int bytes, long timeoutNanos)
                throws BulkException {
            try (file) {
                throw new IllegalStateException("No file goes through memory: " + file);
            } catch (IOException e) {
                throw new BulkException("a file could not be closed: " + e.getMessage(), e);
            }
        }

        @Override
        public BulkFrame receive(long timeoutNanos) throws BulkException {
            return inbox.take(timeoutNanos);
        }

        @Override
        public void recycle(BulkFrame frame) {
            buffers.recycle(frame);
        }

        @Override
        public boolean awaitEnd(long nanos) throws BulkException {
            return inbox.awaitEnd(nanos);
        }

        @Override
        public boolean isEnded() {
            return inbox.ended() != null;
        }

        @Override
        public void close(String reason) {
            // What this end has sent, the other one may still receive, as over a socket.
            inbox.end(reason);
            inbox.clear();
            other().inbox.end("the other end closed it");
            network.forget(InProcessBulk.this);
        }
    }
}
