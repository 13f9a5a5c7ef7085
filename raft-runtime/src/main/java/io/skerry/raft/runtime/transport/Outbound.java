package io.skerry.raft.runtime.transport;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameLimits;
import io.skerry.raft.runtime.transport.codec.FrameType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What waits for one connection: control first, then heartbeats, many to a frame, then data, each in order. Data and
 * control are bounded in bytes apart, so that votes and heartbeats are not refused because data waits; when nothing of
 * a kind waits, one is taken of any size, since no bound may stop the protocol. Not thread-safe; owned by its creator.
 */
final class Outbound {

    /** The reserve of votes, heartbeats and pings. */
    static final int CONTROL_LIMIT_BYTES = 256 << 10;

    private final Peer peer;
    private final long dataLimitBytes;

    private final Deque<Frame> control = new ArrayDeque<>();
    private final Deque<RaftMessage> heartbeats = new ArrayDeque<>();
    private final Deque<Frame> data = new ArrayDeque<>();
    private long controlBytes;
    private long dataBytes;

    /**
     * Holds nothing.
     *
     * @param peer           is told how many bytes wait
     * @param dataLimitBytes bytes of data that may wait
     */
    Outbound(Peer peer, long dataLimitBytes) {
        this.peer = peer;
        this.dataLimitBytes = dataLimitBytes;
    }

    /** Takes a frame, or returns false if there is no room for it. */
    boolean offer(Frame frame) {
        if (frame.type().isControl()) {
            if (!hasControlRoom(frame.bytes())) {
                return false;
            }
            control.add(frame);
            addControl(frame.bytes());
            return true;
        }
        // Answers are small and few, one for a question, and nobody asks again: they find room, in order behind the
        // data.
        boolean answer = frame.type() == FrameType.SUBMIT_RESPONSE;
        if (!answer && dataBytes > 0 && dataBytes + frame.bytes() > dataLimitBytes) {
            return false;
        }
        data.add(frame);
        addData(frame.bytes());
        return true;
    }

    /** Takes a heartbeat, or the answer to one, or returns false if there is no room for it. */
    boolean offerHeartbeat(RaftMessage heartbeat) {
        if (!hasControlRoom(FrameLimits.HEARTBEAT_BYTES)) {
            return false;
        }
        heartbeats.add(heartbeat);
        addControl(FrameLimits.HEARTBEAT_BYTES);
        return true;
    }

    boolean isEmpty() {
        return control.isEmpty() && heartbeats.isEmpty() && data.isEmpty();
    }

    /** Returns the next frame, which waits no more; there must be one. */
    Frame take() {
        Frame next = control.poll();
        if (next != null) {
            addControl(-next.bytes());
            return next;
        }
        if (!heartbeats.isEmpty()) {
            return takeHeartbeats();
        }
        next = data.remove();
        addData(-next.bytes());
        return next;
    }

    private Frame takeHeartbeats() {
        int most = FrameLimits.HEARTBEATS_BODY_BYTES / FrameLimits.HEARTBEAT_BYTES;
        List<RaftMessage> together = new ArrayList<>(Math.min(most, heartbeats.size()));
        while (together.size() < most && !heartbeats.isEmpty()) {
            together.add(heartbeats.remove());
        }
        addControl(-(long) together.size() * FrameLimits.HEARTBEAT_BYTES);
        return Frame.heartbeats(together);
    }

    /** Forgets all that waits: the connection is lost. */
    void clear() {
        control.clear();
        heartbeats.clear();
        data.clear();
        addControl(-controlBytes);
        addData(-dataBytes);
    }

    private boolean hasControlRoom(long bytes) {
        return controlBytes == 0 || controlBytes + bytes <= CONTROL_LIMIT_BYTES;
    }

    private void addControl(long bytes) {
        controlBytes += bytes;
        peer.controlBytes().add(bytes);
    }

    private void addData(long bytes) {
        dataBytes += bytes;
        peer.dataBytes().add(bytes);
    }
}
