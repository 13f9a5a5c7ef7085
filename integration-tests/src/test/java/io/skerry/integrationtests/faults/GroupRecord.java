package io.skerry.integrationtests.faults;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RefusedException;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All that one group's clients asked and were told, and all that its state machines applied, in all lives of all nodes.
 * What can be said at once to be wrong, is. Thread-safe.
 */
final class GroupRecord {

    private record Applied(LogPosition position, long command) {}

    private final String group;
    private final Violations violations;
    private final ConcurrentMap<Long, Applied> applied = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids = new AtomicLong();
    /** The highest index that anybody was told of. */
    private final AtomicLong told = new AtomicLong();

    GroupRecord(String group, Violations violations) {
        this.group = group;
        this.violations = violations;
    }

    String group() {
        return group;
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    /** Returns up to where whoever calls now must see. */
    long told() {
        return told.get();
    }

    Queue<Call> calls() {
        return calls;
    }

    /** Returns what was applied at an index by whichever node, or 0. */
    long appliedAt(long index) {
        Applied one = applied.get(index);
        return one == null ? 0 : one.command();
    }

    /** Returns how many indexes have been applied by any node. */
    int appliedCount() {
        return applied.size();
    }

    /** Returns the highest index that any node has applied a command of. */
    long highestApplied() {
        return applied.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** A state machine applies a command. */
    void onApplied(LogPosition position, Command command, long before) {
        Applied now = new Applied(position, command.id());
        Applied other = applied.putIfAbsent(position.index(), now);
        violations.require(
                other == null || other.equals(now), "%s: two commands are applied: %s, and %s", group, other, now);
        violations.require(position.index() > before, "%s: %s is applied after index %d", group, position, before);
    }

    /** A command ends. */
    void ended(Call call, Cell.@Nullable Result result, @Nullable Throwable failure) {
        call.result = result;
        if (result != null) {
            long index = result.position().index();
            violations.require(
                    index > call.floor,
                    "%s: after index %d was known, it ends at %d: %s",
                    group,
                    call.floor,
                    index,
                    call);
            told.accumulateAndGet(index, Math::max);
        }
        end(call, result != null, failure);
    }

    /** A read ends. */
    void ended(Call call, Cell.@Nullable Seen seen, AtomicLong seenOnNode, @Nullable Throwable failure) {
        call.seen = seen;
        if (seen != null) {
            violations.require(
                    seen.index() >= call.floor,
                    "%s: after index %d was known, it saw %d: %s",
                    group,
                    call.floor,
                    seen.index(),
                    call);
            seenOnNode.accumulateAndGet(seen.index(), Math::max);
            if (call.consistency != null && call.consistency.needsReadIndex()) {
                told.accumulateAndGet(seen.index(), Math::max);
            }
        }
        end(call, seen != null, failure);
    }

    private void end(Call call, boolean done, @Nullable Throwable failure) {
        call.failure = failure;
        call.endedNanos = System.nanoTime();
        violations.require(call.end == Call.End.OPEN, "%s: it ends twice: %s", group, call);
        if (done) {
            call.end = Call.End.DONE;
        } else if (failure instanceof RefusedException || failure instanceof LostException) {
            call.end = Call.End.REFUSED;
        } else {
            call.end = Call.End.UNKNOWN;
            violations.require(
                    failure instanceof OutcomeUnknownException && call.command != null,
                    "%s: it ends in what is no outcome of its kind: %s",
                    group,
                    call);
        }
        call.ended.complete(null);
    }
}
