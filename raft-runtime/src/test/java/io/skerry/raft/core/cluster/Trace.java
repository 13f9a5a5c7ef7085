package io.skerry.raft.core.cluster;

import io.skerry.raft.core.Appended;
import io.skerry.raft.core.Apply;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.FollowerStatus;
import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.ReadOutcome;
import io.skerry.raft.core.Report;
import io.skerry.raft.core.SnapshotFetch;
import io.skerry.raft.core.Write;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What can be seen from outside, a line each, beginning with the node that it is about. Not thread-safe. */
public final class Trace {

    private final List<String> lines = new ArrayList<>();

    /** Returns the lines since the last call, and forgets them. */
    public List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** Says something about the whole cluster. */
    public void say(String line) {
        lines.add(line);
    }

    /** Says something about a node. */
    public void say(NodeId node, String line) {
        lines.add(node + " " + line);
    }

    void report(NodeId node, Report report) {
        say(node, text(report));
    }

    private static String text(Report report) {
        if (report instanceof Report.RoleChanged changed) {
            String role = changed.from() == changed.to() ? "" : changed.from() + " -> ";
            String leader = changed.leader() == null ? "" : " leader=" + changed.leader();
            return role + changed.to() + " term=" + changed.term() + leader;
        }
        if (report instanceof Report.MembershipInForce inForce) {
            return "membership from " + inForce.index() + ": " + Notation.membership(inForce.membership());
        }
        if (report instanceof Report.ReplicaReplaced replaced) {
            return "report: node " + replaced.node() + " has " + Notation.store(replaced.actual()) + " in place of "
                    + Notation.store(replaced.expected());
        }
        if (report instanceof Report.AcknowledgedLost lost) {
            return "report: node " + lost.node() + " lost what it had acknowledged up to " + lost.acknowledgedIndex();
        }
        if (report instanceof Report.SnapshotNeeded needed) {
            return "report: node " + needed.follower() + " needs a snapshot, for " + needed.nextIndex() + " is gone";
        }
        return "report: " + snapshotText(report);
    }

    private static String snapshotText(Report report) {
        if (report instanceof Report.SnapshotSufficed sufficed) {
            return "node " + sufficed.follower() + " needs no snapshot any more, it holds " + sufficed.matchIndex();
        }
        if (report instanceof Report.StateLost lost) {
            return "node " + lost.follower() + " has lost its state, its log begins above " + lost.boundaryIndex();
        }
        if (report instanceof Report.SnapshotNotFetched failed) {
            return "node " + failed.follower() + " could not fetch the snapshot of " + failed.snapshot() + ", times="
                    + failed.times();
        }
        if (report instanceof Report.SnapshotInsufficient insufficient) {
            return "node " + insufficient.follower() + " holds " + insufficient.matchIndex()
                    + ", the log begins above that, times=" + insufficient.times();
        }
        if (report instanceof Report.SnapshotInstalled installed) {
            return "installs the snapshot of " + installed.position()
                    + (installed.kept() ? ", keeps what follows" : "");
        }
        return report.toString();
    }

    void fetch(NodeId node, SnapshotFetch fetch) {
        say(
                node,
                "fetch a snapshot of " + fetch.minIndex() + " or more, node " + fetch.leader() + " has "
                        + fetch.offered());
    }

    void write(NodeId node, Write write) {
        StringBuilder line = new StringBuilder("persist #" + write.number());
        if (write.loss() != null) {
            line.append(" loss=").append(write.loss());
        }
        if (write.hardState() != null) {
            line.append(" term=").append(write.hardState().term());
            line.append(" vote=").append(Notation.vote(write.hardState()));
        }
        if (write.install() != null) {
            Write.Install install = write.install();
            line.append(install.reset() ? " reset=" : " truncate=").append(install.position());
            line.append(" membership=")
                    .append(Notation.membership(install.membership().membership()));
        }
        if (!write.entries().isEmpty()) {
            line.append(" entries=").append(Notation.entries(write.entries()));
        }
        if (!write.releases().isEmpty()) {
            line.append(" then ")
                    .append(write.releases().stream()
                            .map(MessageNotation::brief)
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        say(node, line.toString());
    }

    void sent(RaftMessage message, boolean carried) {
        say(message.from(), "send " + MessageNotation.full(message) + (carried ? "" : " (lost)"));
    }

    void apply(NodeId node, Apply apply) {
        if (apply.inMemory()) {
            say(node, "apply " + Notation.entries(apply.entries()));
        } else {
            say(node, "apply " + apply.firstIndex() + ".." + apply.lastIndex() + ", to be read from the log");
        }
    }

    void appended(NodeId node, Appended appended, Map<Long, String> names) {
        String who = names(names, appended.firstId(), appended.count());
        say(node, who + ": appended at " + appended.first() + more(appended.count()));
    }

    void proposal(NodeId node, ProposalOutcome outcome, Map<Long, String> names) {
        String who = names(names, outcome.firstId(), outcome.count());
        if (outcome instanceof ProposalOutcome.Committed committed) {
            say(node, who + ": committed at " + committed.first() + more(committed.count()));
        } else if (outcome instanceof ProposalOutcome.Refused refused) {
            String leader = refused.leader() == null ? "" : " leader=" + refused.leader();
            String why = refused.obstacle() == null ? "" : " " + refused.obstacle();
            say(node, who + ": refused " + refused.reason() + why + leader);
        } else if (outcome instanceof ProposalOutcome.Unknown unknown) {
            say(node, who + ": unknown, at " + unknown.first() + more(unknown.count()));
        }
    }

    private static String more(int count) {
        return count == 1 ? "" : " and on";
    }

    void read(NodeId node, ReadOutcome outcome, Map<Long, String> names) {
        String who = names(names, outcome.firstId(), outcome.count());
        if (outcome instanceof ReadOutcome.Safe safe) {
            say(node, who + ": safe at " + safe.index());
        } else if (outcome instanceof ReadOutcome.Refused refused) {
            say(node, who + ": refused " + refused.reason());
        }
    }

    private static String names(Map<Long, String> names, long firstId, int count) {
        List<String> found = new ArrayList<>();
        for (long id = firstId; id < firstId + count; id++) {
            found.add(names.getOrDefault(id, "#" + id));
        }
        return String.join(", ", found);
    }

    void logRange(NodeId node, LogRangeRequest range) {
        say(
                node,
                "read log " + range.fromIndex() + " until " + range.untilIndex() + " for " + range.follower()
                        + ", at most " + Amounts.bytes(range.maxBytes()));
    }

    /** Says all that a core says of itself and, if it leads, of its followers. */
    public void status(CoreStatus s) {
        NodeId node = s.self().node();
        say(
                node,
                s.role() + (s.lost() ? " (lost)" : "") + (s.awaitsState() ? " (without a state)" : "") + " term="
                        + s.term() + " vote=" + Notation.member(s.votedFor())
                        + " leader=" + Notation.node(s.leader()) + " boundary=" + s.boundary() + " last=" + s.last()
                        + " durable=" + s.durableIndex() + " commit=" + s.commitIndex() + " applied="
                        + s.appliedIndex() + (s.snapshot().index() == 0 ? "" : " snapshot=" + s.snapshot())
                        + (s.installing().index() == 0 ? "" : " installing=" + s.installing()));
        for (FollowerStatus follower : s.followers()) {
            say(
                    node,
                    "follower " + Notation.member(follower.member()) + " " + follower.state()
                            + (follower.lost() ? " (lost)" : "")
                            + (follower.awaitsState() ? " (without a state)" : "") + " match=" + follower.matchIndex()
                            + " next="
                            + follower.nextIndex() + " inflight=" + follower.inflightMessages() + "/"
                            + Amounts.bytes(follower.inflightBytes())
                            + (follower.offeredIndex() == 0 ? "" : " offered=" + follower.offeredIndex()));
        }
    }
}
