package io.skerry.raft.core;

import io.skerry.raft.message.RaftMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The core's answer to its inputs. The driver
 * <ol>
 *   <li>begins the write, if there is one, and tells {@link RaftCore#onPersisted} when it is durable; writes are begun
 *       in the order of their numbers;
 *   <li>sends the messages, in order: they depend on nothing that is not durable;
 *   <li>applies, reads, completes what its callers wait for, fetches and takes snapshots, and logs the reports;
 *   <li>calls {@link RaftCore#onTime} at the deadline.
 * </ol>
 * Immutable.
 *
 * @param messages      to be sent now
 * @param write         to be made durable, or null
 * @param restore       the snapshot that the state machine becomes, before it applies anything of this answer; or null
 * @param applies       entries to apply, in order
 * @param appended      where proposals stand that this leader has taken
 * @param proposals     what became of proposals
 * @param reads         what became of reads
 * @param logRanges     entries to read for followers that are far behind
 * @param fetch         a snapshot to fetch, in place of one that is being fetched; or null
 * @param takeSnapshot  whether a follower needs a snapshot and none is there that would do: one is to be taken, and each
 *                      such word answered by {@link RaftCore#onSnapshotAvailable}, whatever comes of it
 * @param reports       what somebody should know
 * @param deadlineNanos when {@link RaftCore#onTime} must be called at the latest; {@link Long#MAX_VALUE} for never
 */
public record Ready(
        List<RaftMessage> messages,
        @Nullable Write write,
        @Nullable Restore restore,
        List<Apply> applies,
        List<Appended> appended,
        List<ProposalOutcome> proposals,
        List<ReadOutcome> reads,
        List<LogRangeRequest> logRanges,
        @Nullable SnapshotFetch fetch,
        boolean takeSnapshot,
        List<Report> reports,
        long deadlineNanos) {}
