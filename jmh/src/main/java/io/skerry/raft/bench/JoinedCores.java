package io.skerry.raft.bench;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.core.Role;
import io.skerry.raft.core.Write;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.EntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A group of consensus cores that are joined by nothing but calls: a message is handed over as it is, a write is durable
 * as soon as it is handed out, and entries are applied by saying so. What this costs is the algorithm's own cost.
 *
 * <p>Time is simulated: a batch takes some of it, so that heartbeats are sent now and then, as on a busy node.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class JoinedCores {

    /** Time that passes with each batch: some thousand batches a second. */
    private static final long BATCH_NANOS = 200_000;

    /** How many entries are applied before memory is asked to forget them. */
    private static final long FORGOTTEN_ENTRIES = 4096;

    private final List<RaftCore> cores = new ArrayList<>();
    private final long[] deadlines;
    private final RaftCore leader;
    private long nowNanos;
    private long committed;
    private long forgottenIndex;

    /** Begins that many cores, of which the first one is elected. */
    JoinedCores(int count, EntryCodec codec) {
        List<Member> members = new ArrayList<>();
        for (int node = 1; node <= count; node++) {
            members.add(new Member(NodeId.of(node), StoreId.of(node)));
        }
        RecoveredState fresh = RecoveredState.fresh(Membership.ofVoters(members));
        for (Member member : members) {
            Random random = new Random(member.node().value());
            cores.add(new RaftCore(CoreConfig.DEFAULT, GroupId.DEFAULT, member, fresh, codec, random, nowNanos));
        }
        this.deadlines = new long[count];
        this.leader = cores.get(0);
        elect();
    }

    private void elect() {
        while (leader.role() != Role.LEADER) {
            nowNanos += CoreConfig.DEFAULT.electionTimeoutNanos();
            // The first call only learns that it was late.
            leader.onTime(nowNanos);
            leader.onTime(nowNanos);
            settle();
        }
    }

    /** Proposes these to the leader, and steps all cores until there is nothing more to do: all have applied all. */
    void commit(List<Payload> payloads) {
        nowNanos += BATCH_NANOS;
        wakeUp();
        leader.propose(nowNanos, payloads);
        settle();
        forget();
    }

    private void wakeUp() {
        for (int i = 0; i < deadlines.length; i++) {
            if (deadlines[i] <= nowNanos) {
                cores.get(i).onTime(nowNanos);
            }
        }
    }

    private void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (int i = 0; i < deadlines.length; i++) {
                busy |= turn(i);
            }
        }
    }

    /** Does what a core says; returns whether it said anything. Loops by index: iterators would count as the core's. */
    private boolean turn(int i) {
        RaftCore core = cores.get(i);
        Ready ready = core.takeReady();
        Write write = ready.write();
        if (write != null) {
            core.onPersisted(nowNanos, write.number());
        }
        List<RaftMessage> messages = ready.messages();
        for (int m = 0; m < messages.size(); m++) {
            RaftMessage message = messages.get(m);
            cores.get((int) message.to().value() - 1).onMessage(nowNanos, message);
        }
        List<Apply> applies = ready.applies();
        for (int a = 0; a < applies.size(); a++) {
            core.onApplied(nowNanos, applies.get(a).lastIndex());
        }
        List<ProposalOutcome> outcomes = ready.proposals();
        for (int o = 0; o < outcomes.size(); o++) {
            committed += outcomes.get(o) instanceof ProposalOutcome.Committed done ? done.count() : 0;
        }
        deadlines[i] = ready.deadlineNanos();
        return write != null || !messages.isEmpty() || !applies.isEmpty();
    }

    /** What all have applied, nobody needs any more. */
    private void forget() {
        if (leader.commitIndex() - forgottenIndex >= FORGOTTEN_ENTRIES) {
            forgottenIndex = leader.commitIndex();
            cores.forEach(core -> core.forget(forgottenIndex));
        }
    }

    /** Returns how many proposals were committed. */
    long committed() {
        return committed;
    }

    /** Returns what the cores say of themselves. */
    List<CoreStatus> status() {
        return cores.stream().map(RaftCore::status).toList();
    }
}
