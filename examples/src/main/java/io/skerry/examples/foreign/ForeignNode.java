package io.skerry.examples.foreign;

import io.skerry.examples.foreign.Wire.Kind;
import io.skerry.examples.foreign.Wire.Mark;
import io.skerry.examples.foreign.Wire.Offer;
import io.skerry.examples.foreign.Wire.OfferReply;
import io.skerry.examples.foreign.Wire.Op;
import io.skerry.examples.foreign.Wire.Poll;
import io.skerry.examples.foreign.Wire.PollReply;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.util.List;
import java.util.Optional;

/**
 * The part of a Raft node that touches the disk. Every method that changes something returns when the change is
 * durable: its answer may be sent at once. A {@link io.skerry.raft.storage.StorageException} means that nothing may be
 * sent. A leader is its own first follower: it polls itself, and offers to itself.
 *
 * <p>Not thread-safe; owned by its creator, who closes the storage.
 */
public final class ForeignNode {

    private final RaftStorage storage;
    private final GroupId group;
    private final LogStore log;
    private HardState state;

    /** Goes on where the last process ended, however it ended: all that was ever answered is there again. */
    public ForeignNode(RaftStorage storage, GroupId group) {
        this.storage = storage;
        this.group = group;
        this.log = storage.log(group);
        this.state = storage.stable(group).hardState();
    }

    /** A leader's ops arrive (AppendEntries). */
    public OfferReply offer(Offer offer) {
        if (offer.epoch() < epoch()) {
            return new OfferReply(epoch(), false, tail().slot());
        }
        boolean fits = holds(offer.after());
        save(fits ? unknown(offer.ops()) : List.of(), inEpoch(offer.epoch()));
        long upTo = fits ? offer.after().slot() + offer.ops().size() : tail().slot();
        return new OfferReply(epoch(), fits, upTo);
    }

    /** A candidate asks for this node's ballot (RequestVote). */
    public PollReply poll(Poll poll) {
        HardState next = inEpoch(poll.epoch());
        boolean free = !next.hasVoted() || next.vote().toUtf8().equals(poll.candidate());
        boolean granted =
                poll.epoch() == next.term() && free && position(poll.tail()).compareTo(log.last()) >= 0;
        save(List.of(), granted ? new HardState(next.term(), Payload.ofUtf8(poll.candidate())) : next);
        return new PollReply(epoch(), granted);
    }

    /** Returns ops from a slot on, at least one if there is one; or nothing if they are compacted: send a snapshot. */
    public Optional<List<Op>> read(long fromSlot, int maxBytes) {
        LogRead<List<LogEntry>> answer = log.read(fromSlot, Long.MAX_VALUE, maxBytes);
        if (answer instanceof LogRead.Found<List<LogEntry>> found) {
            return Optional.of(found.value().stream().map(ForeignNode::op).toList());
        }
        return answer instanceof LogRead.Compacted ? Optional.empty() : Optional.of(List.of());
    }

    /** Forgets the ops up to a slot, which a durable snapshot of the application covers. */
    public void compact(long slot) {
        LogPosition last = LogPosition.of(log.term(slot).require(), slot);
        storage.batch().truncatePrefix(group, last).commit();
    }

    /** Returns the epoch. */
    public long epoch() {
        return state.term();
    }

    /** Returns whom this node gave its ballot in the epoch; empty for nobody. */
    public String ballot() {
        return state.vote().toUtf8();
    }

    /** Returns the last slot that was compacted. */
    public Mark floor() {
        return mark(log.boundary());
    }

    /** Returns the end of the log. */
    public Mark tail() {
        return mark(log.last());
    }

    /** One batch: after a crash both are there, or neither is. A suffix that conflicts is replaced by the same batch. */
    private void save(List<Op> ops, HardState next) {
        if (ops.isEmpty() && next.equals(state)) {
            return;
        }
        try (StorageBatch batch = storage.batch()) {
            batch.append(group, ops.stream().map(ForeignNode::entry).toList());
            batch.hardState(group, next);
            batch.commit();
        }
        state = next;
    }

    private HardState inEpoch(long epoch) {
        return epoch > epoch() ? HardState.of(epoch) : state;
    }

    /** Whether the log has that op. What was compacted had been committed, and is the same everywhere. */
    private boolean holds(Mark mark) {
        return mark.slot() < log.boundary().index()
                || log.term(mark.slot()) instanceof LogRead.Found<Long> term && term.value() == mark.epoch();
    }

    /** Leaves out what the log has already: an old message, come late, must not cut off what followed it. */
    private List<Op> unknown(List<Op> ops) {
        int known = 0;
        while (known < ops.size() && holds(ops.get(known).mark())) {
            known++;
        }
        return ops.subList(known, ops.size());
    }

    private static LogEntry entry(Op op) {
        return new LogEntry(position(op.mark()), op.kind().type, Payload.ofUtf8(op.body()));
    }

    private static Op op(LogEntry entry) {
        return new Op(
                mark(entry.position()), Kind.of(entry.type()), entry.payload().toUtf8());
    }

    private static LogPosition position(Mark mark) {
        return LogPosition.of(mark.epoch(), mark.slot());
    }

    private static Mark mark(LogPosition position) {
        return new Mark(position.term(), position.index());
    }
}
