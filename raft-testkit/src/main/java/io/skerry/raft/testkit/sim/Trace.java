package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.Write;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * All that happens in a simulation, one event after another: always as one running hash of 64 bits, and as text only if
 * somebody reads it. Not thread-safe; owned by its simulation.
 */
final class Trace {

    /** The heading of the columns. */
    static final String HEADING = "   step      time [ms]  node life group  event      detail";

    /** What the columns and abbreviations mean. */
    static final String LEGEND = String.join(
            "\n",
            "  step   events handled so far by a node or a client; what follows from a step has its number",
            "  time   simulated milliseconds since the beginning",
            "  node   its number; life: how often it has been started; group: its number",
            "  event  deliver, time, persisted, applied, log-read, compacted, propose, read, rebind: told to a node;",
            "         write, send, outcome, report, state: what follows; taken, received, restored: snapshots;",
            "         the others befall the nodes",
            "  detail positions are term/index; @ stands before a store; a send says how long it takes, or that it is lost");

    private final EventQueue clock;
    private final SimStats stats;
    private final @Nullable Appendable text;
    private final MessageHash messageHash = new MessageHash();
    private long hash;

    Trace(EventQueue clock, SimStats stats, @Nullable Appendable text) {
        this.clock = clock;
        this.stats = stats;
        this.text = text;
    }

    /** Returns the hash over all that has happened. */
    long hash() {
        return hash;
    }

    /** Returns whether somebody reads the text, so that it is worth being made. */
    boolean isRead() {
        return text != null;
    }

    /** Something happened that two numbers tell. */
    void add(TracePoint point, @Nullable Replica replica, long first, long second) {
        int place = replica == null ? -1 : replica.place();
        mix(place * (long) TracePoint.count() + point.ordinal());
        mix(first);
        mix(second);
    }

    /** A message is sent or delivered. */
    void message(TracePoint point, Replica replica, RaftMessage message, long nanos) {
        add(point, replica, messageHash.of(message), nanos);
        if (isRead()) {
            String delay = point == TracePoint.DELIVER ? "" : nanos < 0 ? "  lost" : "  +" + millis(nanos);
            line(point, replica, MessageText.of(message) + delay);
        }
    }

    /** Nodes tell each other about a snapshot. */
    void ship(TracePoint point, Replica replica, ShipMessage message) {
        add(point, replica, message.from() * 8L + message.to(), message.kind());
        if (isRead()) {
            line(point, replica, message.text());
        }
    }

    /** Something has become of a snapshot. */
    void snapshot(TracePoint point, Replica replica, LogPosition position) {
        add(point, replica, position.term(), position.index());
        if (isRead()) {
            line(point, replica, "snapshot " + position);
        }
    }

    /** A write is handed to the storage. */
    void write(Replica replica, Write write) {
        long last = write.entries().isEmpty() ? 0 : write.entries().lastIndex();
        add(TracePoint.WRITE, replica, write.number(), last);
        if (isRead()) {
            String state = write.hardState() == null ? "" : " " + write.hardState();
            String install = write.install() == null ? "" : " " + write.install();
            String entries = write.entries().isEmpty() ? "" : " " + write.entries();
            line(TracePoint.WRITE, replica, "#" + write.number() + state + install + entries + members(write));
        }
    }

    private static String members(Write write) {
        StringBuilder text = new StringBuilder();
        write.memberships()
                .forEach(m -> text.append(" members@")
                        .append(m.index())
                        .append(m.membership().voters()));
        return text.toString();
    }

    /** What a core says of itself after a step. */
    void state(Replica replica, CoreStatus now) {
        add(
                TracePoint.STATE,
                replica,
                now.term() << 2 | now.role().ordinal(),
                now.last().index());
        mix(now.commitIndex());
        mix(now.durableIndex());
        if (isRead()) {
            line(
                    TracePoint.STATE,
                    replica,
                    now.role() + " term=" + now.term() + " last=" + now.last() + " durable=" + now.durableIndex()
                            + " commit=" + now.commitIndex() + " applied=" + now.appliedIndex());
        }
    }

    /** Adds a line of text, which the caller has made because somebody reads. */
    void line(TracePoint point, @Nullable Replica replica, String detail) {
        if (replica == null) {
            line(point, "", "", "", detail);
        } else {
            line(
                    point,
                    replica.node().id().toString(),
                    Integer.toString(replica.node().life()),
                    Integer.toString(replica.number() + 1),
                    detail);
        }
    }

    /** Something happened to a node. */
    void node(TracePoint point, SimNode node, long number, String detail) {
        mix(node.id().value() * TracePoint.count() + point.ordinal());
        mix(number);
        if (isRead()) {
            line(point, node.id().toString(), Integer.toString(node.life()), "", detail);
        }
    }

    private void line(TracePoint point, String node, String life, String group, String detail) {
        if (text == null) {
            return;
        }
        // By hand: a formatter would take most of the time of a run that is read.
        StringBuilder line = new StringBuilder(80 + detail.length());
        right(line, Integer.toString(stats.steps), 7);
        right(line, millis(clock.now()), 15);
        right(line, node, 6);
        right(line, life, 5);
        right(line, group, 6);
        line.append("  ").append(point.text);
        line.append(" ".repeat(11 - point.text.length()));
        line.append(detail).append('\n');
        try {
            text.append(line);
        } catch (IOException e) {
            throw new UncheckedIOException("The trace cannot be written", e);
        }
    }

    private static void right(StringBuilder line, String column, int width) {
        line.append(" ".repeat(Math.max(0, width - column.length()))).append(column);
    }

    /** Returns nanoseconds as milliseconds with three digits behind the point. */
    static String millis(long nanos) {
        long micros = nanos / 1_000;
        String fraction = Long.toString(1_000 + micros % 1_000);
        return micros / 1_000 + "." + fraction.substring(1);
    }

    private void mix(long number) {
        hash = (hash ^ number) * 0x9fb21c651e98df25L + clock.now();
        hash ^= hash >>> 29;
    }
}
