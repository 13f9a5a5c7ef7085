package io.skerry.raft.core.paper;

import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.FollowerStatus;
import io.skerry.raft.core.Role;
import io.skerry.raft.core.cluster.CoreCluster;
import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.Disk;
import io.skerry.raft.core.cluster.DiskImage;
import io.skerry.raft.core.cluster.Entries;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.core.cluster.Weather;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The servers S1, S2, ... of the paper, by their numbers. Not thread-safe; owned by its creator. */
final class Servers {

    private final Membership membership;
    private final CoreCluster cluster;

    private Servers(int count) {
        List<Member> voters =
                LongStream.rangeClosed(1, count).mapToObj(Notation::member).toList();
        membership = Membership.ofVoters(voters);
        cluster = new CoreCluster(CoreConfig.DEFAULT, membership, true);
    }

    static Servers three() {
        return new Servers(3);
    }

    static Servers five() {
        return new Servers(5);
    }

    // ---- before a test begins

    /** Begins a server anew with a log, by the terms of its entries, as the figures draw it: {@code "1,1,2"}. */
    Servers withLog(long server, String terms) {
        return withLog(server, terms, 0);
    }

    /** As above, on a server that has seen a later term. */
    Servers withLog(long server, String terms, long currentTerm) {
        List<LogEntry> log = Entries.parse(terms, LogPosition.NONE, 0);
        long lastTerm = log.isEmpty() ? 0 : log.get(log.size() - 1).term();
        DiskImage image = new DiskImage(HardState.of(Math.max(lastTerm, currentTerm)), LogPosition.NONE, log);
        image.membership(0, membership);
        CoreNode node = cluster.node(server);
        cluster.replaceDisk(node, node.member().store(), new Disk(image), 0);
        return this;
    }

    // ---- what happens

    /** Tells a server something, and returns what it sends in answer, once its disk has done its work. */
    List<RaftMessage> tell(RaftMessage message) {
        cluster.network().take(any -> true);
        cluster.deliver(message);
        persistAll(message.to().value());
        return cluster.network().take(answer -> answer.from().equals(message.to()));
    }

    /** As {@link #tell}, where there is one answer, of that kind. */
    <T extends RaftMessage> T tell(RaftMessage message, Class<T> kind) {
        List<T> answers =
                tell(message).stream().filter(kind::isInstance).map(kind::cast).toList();
        if (answers.size() != 1) {
            throw new AssertionError("One " + kind.getSimpleName() + " was expected: " + answers);
        }
        return answers.get(0);
    }

    /** Lets a server's election timeout pass. */
    void timeOut(long server) {
        CoreNode node = cluster.node(server);
        cluster.advanceTo(node.deadlineNanos());
        cluster.tick(node);
        if (node.deadlineNanos() <= cluster.nowNanos()) {
            cluster.tick(node); // It was late, and has been excused once.
        }
    }

    /** Lets a server's election timeout pass, and all others answer its pre-votes: it is a candidate then. */
    void stand(long server) {
        timeOut(server);
        NodeId node = NodeId.of(server);
        cluster.network().take(message -> message.from().equals(node)).forEach(cluster::deliver);
        cluster.network().take(message -> message.to().equals(node)).forEach(cluster::deliver);
    }

    /** Elects a server, with all that it takes, and lets it bring its log to all that are up. */
    Servers elect(long server) {
        timeOut(server);
        settle();
        if (role(server) != Role.LEADER) {
            throw new AssertionError("S" + server + " was not elected");
        }
        return this;
    }

    void settle() {
        new Weather(cluster).settle();
    }

    void run(Duration duration) {
        new Weather(cluster).pass(duration);
    }

    void propose(long server, String... commands) {
        cluster.propose(
                cluster.node(server),
                List.of(commands).stream().map(Payload::ofUtf8).toList(),
                List.of(commands));
    }

    void persistAll(long server) {
        while (cluster.persistOldest(cluster.node(server))) {
            // Until nothing is under way.
        }
    }

    void crash(long... servers) {
        for (long server : servers) {
            cluster.crash(cluster.node(server), 0);
        }
    }

    void restart(long server) {
        cluster.start(cluster.node(server), 0);
    }

    void cut(long server) {
        for (CoreNode other : cluster.nodes()) {
            cluster.network().cut(NodeId.of(server), other.id());
            cluster.network().cut(other.id(), NodeId.of(server));
        }
    }

    void heal() {
        cluster.network().heal();
    }

    // ---- what can be seen

    CoreStatus of(long server) {
        return cluster.status(server);
    }

    Role role(long server) {
        return of(server).role();
    }

    /** Returns a leader's picture of a follower. */
    FollowerStatus seen(long leader, long follower) {
        return of(leader).followers().stream()
                .filter(status -> status.member().node().value() == follower)
                .findFirst()
                .orElseThrow();
    }

    /** Returns what a server holds, durable or not, by the terms of the entries: {@code "1,1,2"}. */
    String log(long server) {
        return terms(cluster.node(server).disk().accepted());
    }

    /** Returns what a server holds durably. */
    String durableLog(long server) {
        return terms(cluster.node(server).disk().durable());
    }

    HardState durableState(long server) {
        return cluster.node(server).disk().durable().hardState();
    }

    List<LogEntry> entries(long server) {
        return cluster.node(server).disk().accepted().entries();
    }

    private static String terms(DiskImage image) {
        return image.entries().stream()
                .map(entry -> Long.toString(entry.term()))
                .collect(Collectors.joining(","));
    }

    /** Returns the messages of a kind that lie in the network. */
    <T extends RaftMessage> List<T> sent(Class<T> kind) {
        return cluster.network().lying().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Loses what lies in the network. */
    void loseAll() {
        cluster.network().take(any -> true);
    }

    long nowNanos() {
        return cluster.nowNanos();
    }

    long deadlineNanos(long server) {
        return cluster.node(server).deadlineNanos();
    }

    CoreCluster cluster() {
        return cluster;
    }

    // ---- messages as figure 2 names their arguments

    /** Returns AppendEntries of a leader in a term, with entries by their terms. */
    static AppendEntriesRequest appendEntries(
            long term, long leaderId, long to, String previous, String entries, long leaderCommit) {
        LogPosition prev = Entries.position(previous);
        LogSlice slice = LogSlice.of(Entries.encode(Entries.parse(entries, prev, 0)));
        return new AppendEntriesRequest(envelope(term, leaderId, to), prev, slice, leaderCommit);
    }

    /** Returns RequestVote of a candidate in a term, whose last entry stands there. */
    static RequestVoteRequest requestVote(long term, long candidateId, long to, String last) {
        return new RequestVoteRequest(envelope(term, candidateId, to), Entries.position(last));
    }

    static Envelope envelope(long term, long from, long to) {
        return new Envelope(CoreCluster.group(), Notation.member(from), Notation.member(to), term);
    }
}
