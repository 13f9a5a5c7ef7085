package io.skerry.raft.testkit.sim.mutants;

import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.ICONST_M1;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IF_ICMPLE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;

import java.util.List;

/**
 * The bugs that are planted, one at a time. Each is a trap that somebody fell into: what is wrong, the trap,
 * and the change to the code that brings it about.
 */
enum Mutant {

    // ---- elections

    VOTE_LEAVES_BEFORE_DISK(
            "a vote is answered before it is durable",
            "vote and term that are not durable (hashicorp/raft#661)",
            core("Outbox", "sendAfter").call("Math.max").isDoneBy("waitsUnlessItIsAVote", 1)),
    CANDIDACY_LEAVES_BEFORE_DISK(
            "a candidate asks for votes before its term and its own vote are durable",
            "requests that leave before their disk",
            core("Outbox", "sendAfter").call("Math.max").isDoneBy("waitsUnlessItIsACandidacy", 1)),
    TERM_IS_NOT_WRITTEN(
            "entering a term writes nothing; it becomes durable with a vote only",
            "vote and term that are not durable (sofa-jraft#1241)",
            core("TermAndVote", "adopt").call("TermAndVote.changed").isLeftOut()),
    VOTE_IS_NOT_WRITTEN(
            "what is written holds the term, and no vote",
            "vote and term that are not durable (hashicorp/raft#661)",
            core("TermAndVote", "takeUnwritten").call("Payload.ofUtf8").isDoneBy("noVote")),
    VOTE_IS_FORGOTTEN_AT_RESTART(
            "a vote is durable, but not read back",
            "vote and term that are not durable (hashicorp/raft#661)",
            core("TermAndVote", "<init>").call("HardState.hasVoted").gives(false)),
    HARD_STATE_IS_LEFT_OUT(
            "term and vote never come to the storage",
            "vote and term that are not durable",
            runtime("persist.WriteBatcher", "fill")
                    .call("StorageBatch.hardState")
                    .givesItsReceiver()),
    VOTE_IS_CLEARED_ON_STEP_DOWN(
            "who steps down within a term may vote in it again",
            "a vote forgotten within its term (CCF#8094)",
            core("Roles", "becomeFollower(NodeId)")
                    .call("NodeState.forgetLeader")
                    .isDoneBy("forgetsLeaderAndVote")),
    INDEX_BEFORE_TERM(
            "the up-to-date check compares indexes before terms",
            "the up-to-date check (openraft#1722)",
            core("NodeState", "isUpToDate").call("LogPosition.compareTo").isDoneBy("comparesIndexFirst")),
    ANY_LOG_IS_UP_TO_DATE(
            "there is no up-to-date check",
            "the up-to-date check (openraft#1722)",
            core("NodeState", "isUpToDate").gives(true)),
    HALF_ELECTS(
            "half of the voters, rounded down, elect a leader",
            "wrong majorities",
            core("quorum.MajorityQuorum", "isMetBy")
                    .instruction("\">\"", IF_ICMPLE)
                    .becomes("\">=\"", IF_ICMPLT)),
    NOBODY_STANDS(
            "nobody asks to be woken when the election timeout is over",
            "live-locks (openraft#2080)",
            core("ElectionTimer", "deadlineNanos").gives(Long.MAX_VALUE)),

    // ---- commitment

    OLD_TERM_IS_COUNTED(
            "entries of earlier terms are committed by counting (figure 8)",
            "figure 8",
            core("Leader", "commitNext").comparison(2).gives(0)),
    LEADER_COUNTS_ITS_MEMORY(
            "a leader counts itself before its disk has the entry",
            "acknowledged before the disk (etcd#14370)",
            core("Leader", "durableIndex").call("LogKeeper.durableIndex").isDoneBy("endOfLog")),
    FASTEST_DISK_COMMITS(
            "one less than a majority commits",
            "wrong majorities",
            core("quorum.MajorityQuorum", "reachedBy")
                    .instruction("\"minus 1\"", ICONST_1)
                    .becomes("\"minus -1\"", ICONST_M1)),
    HEARTBEAT_COMMITS_BEYOND_MATCH(
            "a heartbeat's commit index is taken, and sent, beyond what is known to match; each of the two guards makes "
                    + "up for the other",
            "commit index beyond the match",
            core("Leader", "sendHeartbeat").call("Math.min").givesItsFirst(),
            core("Follower", "on(HeartbeatRequest)").call("Math.min", 1).givesItsFirst()),
    APPEND_COMMITS_BEYOND_ITS_LAST(
            "an append's commit index is taken beyond the last entry that it brings",
            "commit index beyond the match",
            core("EntryReceiver", "receive").call("Math.min").givesItsFirst()),

    // ---- storage

    ACKNOWLEDGED_BEFORE_DISK(
            "a follower acknowledges entries that its disk does not have",
            "acknowledged before the disk (jgroups-raft#117)",
            core("EntryReceiver", "receive").call("WriteProgress.numberOf").gives(0L)),
    ACKNOWLEDGED_BY_POSITION(
            "the first write that held an index acknowledges it, though a later one replaced the entry (ABA)",
            "writes mistaken for each other",
            core("log.WriteProgress", "numberOf").call("Deque.iterator").becomes("descendingIterator")),
    DURABLE_BY_POSITION(
            "the oldest write on its way decides what is durable, though later ones reach further back (ABA)",
            "writes mistaken for each other",
            core("log.WriteProgress", "durableIndex").call("Deque.iterator").isDoneBy("oldestOnly")),
    DURABLE_IN_MEMORY(
            "the whole log counts as durable",
            "acknowledged before the disk (etcd#14370)",
            core("log.WriteProgress", "durableIndex").givesItsArgument()),
    APPLIED_BEFORE_DISK(
            "committed entries are applied before the own disk has them",
            "a state ahead of its log",
            core("NodeState", "takeApplies").call("Math.min").givesItsFirst()),
    STATE_IS_APPLIED_AGAIN(
            "applying begins at the first entry, whatever the state machine holds",
            "a state apart from its index (etcd#13514)",
            runtime("persist.CoreRecovery", "read(RaftStorage, GroupId, NodeId, LogPosition, LogPosition)")
                    .call("LogPosition.index")
                    .gives(0L)),
    HUNG_DISK_LEADS(
            "a leader whose disk hangs goes on leading",
            "a hung disk",
            core("Leader", "onTime").call("NodeState.isDiskHanging").gives(false),
            core("Leader", "deadlineNanos")
                    .call("WriteProgress.oldestSinceNanos")
                    .gives(Long.MAX_VALUE)),
    DISK_LIES(
            "the disk says that writes are durable, and keeps none of them",
            "a disk that lies",
            simulator("SimDisk", "finishSync").call("SimDisk.apply").isLeftOut()),
    DISK_KEEPS_LAST_WRITES(
            "a crash keeps the last of the unsynced writes instead of the first",
            "a conflict not replaced as one (braft#119)",
            simulator("SimDisk", "crash").call("ArrayDeque.removeFirst").becomes("removeLast")),

    // ---- replication

    MATCH_IS_MEMORY(
            "what a follower has in memory counts as what it has on disk",
            "stale and lost answers",
            core("Leader", "on(HeartbeatResponse)")
                    .call("HeartbeatResponse.matchIndex")
                    .becomes("acceptedIndex")),
    STALE_ANSWER_COUNTS(
            "followers' answers of an earlier term count",
            "stale and lost answers (openraft#2120)",
            core("TermGuard", "admits").call("RaftMessage.term", 2).isDoneBy("neverLateToAnswer")),
    VERIFIED_OUTLIVES_ITS_TERM(
            "what was known to equal an earlier leader's log is said to equal the next one's",
            "commit index beyond the match",
            core("NodeState", "enterTerm").field("NodeState.verifiedIndex").isLeftOut()),
    PREVIOUS_TERM_IS_NOT_COMPARED(
            "the consistency check looks at the previous index alone",
            "the term at the boundary (etcd#17081)",
            core("EntryReceiver", "receive").call("LogWindow.holds").isDoneBy("holdsAnyTerm")),
    CONFLICT_IS_KEPT(
            "an entry that is there already stays, of whatever term it is",
            "a conflict not replaced as one",
            core("EntryReceiver", "firstNew").call("LogWindow.holds").isDoneBy("holdsAnyTerm")),
    DUPLICATE_TRUNCATES(
            "each append removes what follows it, a late duplicate too",
            "commit index beyond the match",
            core("EntryReceiver", "firstNew").call("LogWindow.holds").gives(false)),
    BOUNDARY_TERM_IS_ZERO(
            "the term of the last entry that was truncated is not known any more",
            "the term at the boundary (etcd#17081)",
            core("log.TermTable", "termAt").call("LogPosition.term").gives(0L)),
    LOST_PROBE_IS_NOT_REPEATED(
            "a probe that is lost is waited for for ever",
            "stale and lost answers (openraft#2120)",
            core("replication.Probe", "onAnswer").field("Probe.outstanding").isLeftOut()),
    RESTARTED_FOLLOWER_IS_NOT_TOLD(
            "a follower that was restarted does not learn from heartbeats that it still matches",
            "stale and lost answers (RATIS-2523)",
            core("Follower", "on(HeartbeatRequest)").call("NodeState.verified").isLeftOut()),
    WINDOW_IS_IGNORED(
            "any number of messages may be on the way to a follower",
            "bounds (etcd#22051)",
            core("replication.Inflights", "isFull").gives(false)),
    BUDGET_IS_IGNORED(
            "a follower takes entries, however far its disk is behind",
            "bounds",
            core("EntryReceiver", "mustWait").gives(false)),
    BUDGET_STOPS_THE_PROTOCOL(
            "a follower refuses a frame above its budget even when its disk is idle",
            "a bound that stops the protocol",
            core("EntryReceiver", "mustWait").comparison(1).gives(1)),
    ROOM_IS_IGNORED(
            "a follower takes entries, whether the storage that it shares has room or not",
            "bounds",
            core("EntryReceiver", "mustWait").call("NodeState.isDiskCrowded").gives(false)),
    ROOM_STOPS_THE_PROTOCOL(
            "a leader takes no proposal above its budget, or without room, even when its own disk is idle",
            "a bound that stops the protocol",
            core("Leader", "isOverloaded").comparison(2).gives(1)),
    PASSES_WITHOUT_END(
            "whatever holds a no-op or a membership passes a full disk, however old it is, and however much has passed",
            "a bound that is none",
            core("EntryReceiver", "mustWait").comparison(2).gives(-1),
            core("EntryReceiver", "beginsSomething").comparison(2).gives(1),
            core("EntryReceiver", "beginsSomething").comparison(1).gives(0)),

    // ---- reads and outcomes

    READ_BEFORE_OWN_COMMIT(
            "a new leader serves reads before it has committed an entry of its own",
            "reads (etcd#7331)",
            core("Leader", "flush").call("NodeState.hasCommittedInTerm").gives(true)),
    READ_WITHOUT_ROUND(
            "a leader serves reads by its own word",
            "reads",
            core("Leader", "confirmedRound").call("Member.equals").gives(true)),
    READ_BY_EARLIER_ROUND(
            "answers to a round that was sent before the read came confirm it",
            "an answer to another round",
            core("Leader", "flush").call("HeartbeatRounds.begin").becomes("current")),
    READ_IS_FORGOTTEN(
            "reads are dropped in silence when their leader is gone",
            "reads (etcd#7331)",
            core("FollowerReads", "refuseAll").doesNothing()),
    IN_FLIGHT_IS_REFUSED(
            "proposals in flight are said to have failed at step-down",
            "proposals in flight (hashicorp/raft#300)",
            core("Proposals", "abandon").call("Answers.proposal").isTold("refusedInstead")),
    IN_FLIGHT_IS_FORGOTTEN(
            "proposals in flight are left undecided at step-down",
            "proposals in flight",
            core("Proposals", "abandon").doesNothing()),

    // ---- membership and stores

    ANY_STORE_ANSWERS(
            "a node whose disk was wiped votes and acknowledges in the name of the lost one",
            "a replaced disk",
            core("StoreGuard", "admits").call("Member.equals").gives(true)),
    NEW_STORE_COUNTS_AT_ONCE(
            "a store that a membership newly names counts before the entry is committed",
            "a replaced disk",
            core("membership.MembershipTracker", "isOnTrial").gives(false)),
    MAJORITY_COUNTS_THE_NEW_STORE(
            "what names a new store is committed by a majority with it",
            "a replaced disk",
            core("membership.MembershipTracker", "reachedByMember")
                    .call("MembershipTracker.isOnTrial")
                    .gives(false)),
    MEMBERSHIP_OUTLIVES_ITS_ENTRY(
            "a membership stays in force when its entry is truncated",
            "memberships and truncation (etcd#11284)",
            core("membership.MembershipTracker", "truncateFrom").gives(false)),

    // ---- snapshots

    RENAMED_WITHOUT_SYNC(
            "a snapshot gets its name before its files are synced",
            "a snapshot that is not durable",
            simulator("SnapshotWriting", "onFilesSynced")
                    .call("StoredSnapshot.syncFiles")
                    .isLeftOut()),
    TRUNCATED_BEYOND_DURABLE(
            "the log is truncated up to what is applied, whether that is durable or not",
            "a log that is truncated too far",
            simulator("ReplicaSnapshots", "truncate")
                    .call("ReplicaSnapshots.durableIndex")
                    .isDoneBy("appliedIndex")),
    MEMBERSHIP_IS_LEFT_BEHIND(
            "the batch that installs a snapshot says nothing of its membership",
            "a stale membership kept after a snapshot (openraft#1808)",
            runtime("persist.WriteBatcher", "install")
                    .call("StorageBatch.membership")
                    .givesItsReceiver()),
    MEMBERSHIP_IS_NOT_ADOPTED(
            "who installs a snapshot goes by the membership that it knew before",
            "a stale membership kept after a snapshot (openraft#1808)",
            core("LogKeeper", "install").call("MembershipTracker.install").isLeftOut()),
    FAMILIES_ARE_FLUSHED_APART(
            "a crash amid a flush keeps some families of the new state, and others of the old",
            "families at different positions",
            simulator("StateFolder$Generation", "familiesAtOnce").gives(1)),
    LOG_IS_RESET_BEFORE_ITS_STATE(
            "the batch that resets the log does not say which state belongs to it",
            "snapshot against log order at install (hashicorp#212, RATIS-1305)",
            runtime("persist.WriteBatcher", "install").call("Map.forEach").isLeftOut()),
    STATE_IS_NOT_SYNCED_BEFORE_ITS_INSTALLATION(
            "the batch says that a state is in force which a crash can take",
            "snapshot against log order at install (etcd-io/raft#174)",
            simulator("Installations", "onPrepared").call("Generation.sync").isLeftOut()),
    RESTORED_BEFORE_THE_BATCH(
            "the state machine becomes the snapshot's before the installation is durable",
            "snapshot against log order at install (hashicorp#212)",
            core("Installing", "takeRestore")
                    .call("WriteProgress.durableNumber")
                    .gives(Long.MAX_VALUE)),
    INSTALLATION_IS_ANSWERED_BEFORE_DISK(
            "a follower says that it holds a snapshot whose installation is not durable",
            "acknowledged before the disk (jgroups-raft#117)",
            core("Installing", "install").call("Outbox.sendAfter").isDoneBy("sendsAtOnce")),
    SUFFIX_IS_THROWN_AWAY(
            "a snapshot resets a log that holds its position",
            "a snapshot that arrives late (its suffix was acknowledged)",
            core("Installing", "install").call("LogWindow.holds").gives(false)),
    INSTALLED_BELOW_COMMIT(
            "a snapshot is installed, whatever is committed here already",
            "a snapshot that arrives late",
            core("Installing", "isOfUse").call("Installing.isHeld").gives(false)),
    STATELESS_NODE_CAMPAIGNS(
            "a node that has lost its state stands for election",
            "a state that is lost",
            core("NodeState", "mayCampaign").call("Installing.awaitsState").gives(false)),
    LOST_STATE_COUNTS(
            "a node that has lost its state goes on as if it were there",
            "a state that is lost",
            core("NodeState", "<init>").call("RecoveredState.awaitsState").gives(false)),
    LOST_STATE_IS_NOT_TOLD(
            "a node that has lost its state tells nobody",
            "a state that is lost",
            core("Follower", "on(HeartbeatRequest)")
                    .call("Installing.neededIndex")
                    .gives(0L)),
    COMMITTED_IS_NO_STATE(
            "a snapshot of what is committed is dropped, though the state is lost",
            "a state that is lost",
            core("Installing", "isHeld").comparison(1).gives(-1)),
    DAMAGED_IS_OFFERED(
            "a snapshot is offered without having been read through",
            "a damaged snapshot",
            simulator("ReplicaSnapshots", "newestSound")
                    .call("StoredSnapshot.checksOut")
                    .gives(true)),

    // ---- sessions

    WINDOW_IS_ONE_TOO_LONG(
            "a sequence just below the remembered outcomes is not taken for forgotten, and takes effect again",
            "a retry that is older than what is remembered",
            session("Session", "isForgotten").instruction("\"<=\"", IFGT).becomes("\"<\"", IFGE)),
    RESTORED_OUTCOMES_WEIGH_NOTHING(
            "outcomes that come from a snapshot are not counted, so that a replica forgets by when it was restarted",
            "sessions that are forgotten by something local",
            session("Session", "<init>(ClientId, long, long, TreeMap)")
                    .call("Collection.forEach")
                    .isLeftOut()),
    OLDEST_SESSION_IS_FORGOTTEN(
            "using a session does not keep it: the one that was opened first is forgotten first",
            "a session that is forgotten while it is used",
            session("SessionTable", "use").call("LinkedHashMap.remove").becomes("get")),
    OUTCOME_IS_NOT_REMEMBERED(
            "the outcome of a command of a session is told, and not kept",
            "a retry that takes effect again",
            session("SessionStateMachine", "applyOnce")
                    .call("SessionTable.remember")
                    .isLeftOut());

    private final String wrong;
    private final String trap;
    private final List<Edit> edits;

    Mutant(String wrong, String trap, Edit... edits) {
        this.wrong = wrong;
        this.trap = trap;
        this.edits = List.of(edits);
    }

    private static Place core(String simpleName, String method) {
        return new Place("io.skerry.raft.core." + simpleName, method);
    }

    private static Place runtime(String name, String method) {
        return new Place("io.skerry.raft.runtime." + name, method);
    }

    private static Place session(String simpleName, String method) {
        return new Place("io.skerry.raft.session." + simpleName, method);
    }

    private static Place simulator(String simpleName, String method) {
        return new Place("io.skerry.raft.testkit.sim." + simpleName, method);
    }

    /** Returns what is wrong. */
    String wrong() {
        return wrong;
    }

    /** Returns the trap that this stands for, with one who fell into it. */
    String trap() {
        return trap;
    }

    /** Returns what is changed in the code. */
    List<Edit> edits() {
        return edits;
    }
}
