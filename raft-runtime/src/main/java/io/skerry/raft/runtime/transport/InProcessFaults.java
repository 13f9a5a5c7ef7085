package io.skerry.raft.runtime.transport;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes wrong in an {@link InProcessNetwork}: cut, slow and full lines, by direction, and messages that are lost,
 * doubled, or late. Thread-safe.
 *
 * <p>A lost connection is told to both ends as a socket's is, after the fact; what was on the way is lost with it. It is
 * made anew within a heartbeat interval, if nothing is cut.
 */
public final class InProcessFaults {

    private record Line(NodeId from, NodeId to) {}

    private final InProcessNetwork network;
    private final Set<Line> cut = new HashSet<>();
    private final Map<Line, Duration> delays = new HashMap<>();
    private Refusal refusal = (lane, from, to, message) -> false;
    private Break breaking = (from, to, frame) -> false;
    private Fate fate = (lane, from, to, message) -> Fate.IN_ORDER;

    /** Decides which messages are not taken. */
    public interface Refusal {

        /**
         * Returns whether {@code send} returns false, as if too much waited.
         *
         * @param message a {@code RaftMessage} or a {@code NodeMessage}
         */
        boolean refuses(int lane, NodeId from, NodeId to, Object message);
    }

    /**
     * Decides what becomes of Raft's messages on their way, all of which Raft repeats or tells apart. What nodes tell each
     * other beside them is lost by cuts, resets and refusals alone: no line may double or reorder it.
     */
    public interface Fate {

        /** It arrives once, in its place. */
        List<Duration> IN_ORDER = List.of(Duration.ZERO);

        /**
         * Returns how much later than in its place a message arrives, once for each time that it does. None: it is lost.
         * What is late is overtaken by what was sent after it, and arrives over whatever connection there is by then: it
         * may be of an earlier life of the node that sent it, or for one of its receiver's. Without any, it is lost.
         *
         * <p>Called by the loop that sends; must not block.
         */
        List<Duration> arrivals(int lane, NodeId from, NodeId to, RaftMessage message);
    }

    /** Decides where bulk streams break. */
    public interface Break {

        /**
         * Returns whether a stream is lost, and the frame with it that was to be sent.
         *
         * @param frame is not changed
         */
        boolean breaks(NodeId from, NodeId to, BulkFrame frame);
    }

    InProcessFaults(InProcessNetwork network) {
        this.network = network;
    }

    /**
     * Cuts one direction: nothing arrives any more, not even what is on the way. The receiver hears nothing, and after an
     * election timeout the connections are lost for both. Until then the other direction works.
     */
    public void cut(NodeId from, NodeId to) {
        synchronized (this) {
            cut.add(new Line(from, to));
        }
        network.onCut(from, to);
    }

    /** Cuts both directions, and the connections are lost at once. */
    public void cutBoth(NodeId a, NodeId b) {
        synchronized (this) {
            cut.add(new Line(a, b));
            cut.add(new Line(b, a));
        }
        network.lose(a, b, "the line was cut");
    }

    /** Cuts both directions between a node and all others. */
    public void isolate(NodeId node) {
        for (NodeId other : network.nodes()) {
            if (!other.equals(node)) {
                cutBoth(node, other);
            }
        }
    }

    /** Breaks the connections of two nodes once; they are made anew. */
    public void reset(NodeId a, NodeId b) {
        network.lose(a, b, "the connection was reset");
    }

    /** Ends all cuts and delays, and refuses, loses, doubles, reorders and breaks nothing any more. */
    public synchronized void heal() {
        cut.clear();
        delays.clear();
        refusal = (lane, from, to, message) -> false;
        fate = (lane, from, to, message) -> Fate.IN_ORDER;
        breaking = (from, to, frame) -> false;
    }

    /** Ends the cuts between two nodes. */
    public synchronized void heal(NodeId a, NodeId b) {
        cut.remove(new Line(a, b));
        cut.remove(new Line(b, a));
    }

    /** Makes one direction slow, for what is sent from now on; the order stays. Zero makes it fast again. */
    public synchronized void delay(NodeId from, NodeId to, Duration delay) {
        delays.put(new Line(from, to), delay);
    }

    /** Decides which messages are not taken from now on. */
    public synchronized void refuse(Refusal rule) {
        refusal = rule;
    }

    /** Decides what becomes of messages that are sent from now on. */
    public synchronized void decide(Fate rule) {
        fate = rule;
    }

    /** Decides where bulk streams break from now on. */
    public synchronized void breakBulk(Break rule) {
        breaking = rule;
    }

    boolean breaks(NodeId from, NodeId to, BulkFrame frame) {
        Break rule;
        synchronized (this) {
            rule = breaking;
        }
        return rule.breaks(from, to, frame);
    }

    synchronized boolean isCut(NodeId from, NodeId to) {
        return cut.contains(new Line(from, to));
    }

    synchronized boolean isAnyCut(NodeId a, NodeId b) {
        return isCut(a, b) || isCut(b, a);
    }

    synchronized Duration delay(NodeId from, NodeId to) {
        return delays.getOrDefault(new Line(from, to), Duration.ZERO);
    }

    boolean refuses(int lane, NodeId from, NodeId to, Object message) {
        Refusal rule;
        synchronized (this) {
            rule = refusal;
        }
        return rule.refuses(lane, from, to, message);
    }

    List<Duration> arrivals(int lane, NodeId from, NodeId to, RaftMessage message) {
        Fate rule;
        synchronized (this) {
            rule = fate;
        }
        return rule.arrivals(lane, from, to, message);
    }
}
