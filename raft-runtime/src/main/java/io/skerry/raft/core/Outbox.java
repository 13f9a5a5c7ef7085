package io.skerry.raft.core;

import io.skerry.raft.core.log.WriteProgress;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages on their way out. None leaves before the term that it names, the vote that it gives and the entries that it
 * acknowledges are durable (paper, figure 2: "updated on stable storage before responding to RPCs"); this holds for
 * requests, too: one that leaves early can make a node win the same term twice. Confined to the core.
 */
final class Outbox {

    /**
     * The most messages that wait for the disk. A disk that hangs must not fill the memory: what comes beyond is dropped,
     * like a message that the network lost.
     */
    private static final int MAX_WAITING = 1024;

    private record Waiting(long number, RaftMessage message) {}

    private final TermAndVote termAndVote;
    private final WriteProgress writes;
    private List<RaftMessage> leaving = new ArrayList<>();
    private List<Waiting> waiting = new ArrayList<>();

    Outbox(TermAndVote termAndVote, WriteProgress writes) {
        this.termAndVote = termAndVote;
        this.writes = writes;
    }

    /** Sends once term and vote are durable. */
    void send(RaftMessage message) {
        sendAfter(message, 0);
    }

    /** Sends once term and vote, and a write, are durable. */
    void sendAfter(RaftMessage message, long writeNumber) {
        long number = Math.max(writeNumber, termAndVote.number());
        if (number <= writes.durableNumber()) {
            leaving.add(message);
            return;
        }
        waiting.removeIf(other -> other.number() == number && isReplacedBy(other.message(), message));
        if (waiting.size() < MAX_WAITING) {
            waiting.add(new Waiting(number, message));
        }
    }

    /** Of messages of a kind to one receiver that wait for the same write, the last one says it all. */
    private static boolean isReplacedBy(RaftMessage earlier, RaftMessage later) {
        if (earlier.getClass() != later.getClass()
                || !earlier.receiver().equals(later.receiver())
                || later instanceof ReadIndexResponse) {
            return false;
        }
        return !(earlier instanceof AppendEntriesResponse before && later instanceof AppendEntriesResponse after)
                || (before.status() == after.status() && before.index() <= after.index());
    }

    /** Writes have become durable: what waited for them may leave. */
    void onPersisted() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Waiting> still = new ArrayList<>();
        for (Waiting message : waiting) {
            if (message.number() <= writes.durableNumber()) {
                leaving.add(message.message());
            } else {
                still.add(message);
            }
        }
        waiting = still;
    }

    /** A later term has begun: what waits would speak for a term that is over. */
    void dropWaiting() {
        waiting.clear();
    }

    /** Returns what waits for a write. */
    List<RaftMessage> waitingFor(long number) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<RaftMessage> messages = new ArrayList<>();
        for (Waiting message : waiting) {
            if (message.number() == number) {
                messages.add(message.message());
            }
        }
        return messages;
    }

    int waiting() {
        return waiting.size();
    }

    /** Hands over what may leave. */
    List<RaftMessage> take() {
        if (leaving.isEmpty()) {
            return List.of();
        }
        List<RaftMessage> taken = leaving;
        leaving = new ArrayList<>();
        return taken;
    }
}
