package io.skerry.raft.testkit.store;

/** The mistakes that {@link ToyStorage} can be told to make, one at a time, to show that the kit notices. */
enum Fault {
    NONE("no fault"),
    GAP_ACCEPTED("an append behind a gap is taken"),
    CONFLICT_SUFFIX_KEPT("an append that overlaps keeps the old entries behind its last"),
    SUFFIX_OFF_BY_ONE("a suffix truncation keeps the entry at the index"),
    TORN_REPLACEMENT("truncation and append of a replacement are two writes"),
    PUBLISHED_IN_TWO_STEPS("readers see a replacement's truncation before its append"),
    STALE_AFTER_REFUSAL("a refused batch leaves its last index behind in what later ones are checked against"),
    REFUSED_HALF_APPLIED("a refused batch shows the changes in front of the one that was refused"),
    ARRAY_NOT_COPIED("arrays of the caller are kept without a copy"),
    COMPLETED_BEFORE_WRITE("completions are called before the write"),
    COMPLETED_OUT_OF_ORDER("the completions of one write are called last first"),
    COMPLETED_TWICE("completions are called twice"),
    CHECKED_AGAINST_DURABLE("batches are checked against what is durable, not what was accepted"),
    UNDURABLE_READS("readers see what was accepted"),
    BOUNDARY_TERM_LOST("the term at the boundary is compacted, too"),
    WRONG_TERM_TRUNCATES("a prefix truncation does not compare terms"),
    BACKWARD_TERM_ACCEPTED("an append of a lower term is taken"),
    LOWER_HARD_STATE_ACCEPTED("a hard state of a lower term is taken"),
    COMPACTED_AS_NOT_YET_WRITTEN("a read below the first entry is answered as not yet written"),
    NOTHING_OVER_BYTE_LIMIT("a read returns nothing if the first entry is over the byte limit"),
    BYTE_LIMIT_IGNORED("a read returns all entries of the range"),
    VOTE_LOST_AT_REOPEN("the vote is not read back"),
    VALUES_SHARED("a value of one group is seen in another"),
    MEMBERSHIP_OUTLIVES_SUFFIX("a suffix truncation keeps memberships"),
    MEMBERSHIP_OUTLIVES_RESET("a reset keeps memberships"),
    MEMBERSHIP_GOES_WITH_PREFIX("a prefix truncation removes all memberships below the boundary"),
    USED_AFTER_CLOSE("reads work after the storage was closed"),
    MAX_PAYLOAD_REFUSED("a payload of exactly the limit is refused"),
    CREDIT_LEAKED("credit of a batch that is closed does not come back"),
    HARD_STATE_NEEDS_ROOM("a hard state is refused when too much waits"),
    NO_ROOM_IGNORED("any number of bytes may wait"),
    TYPE_IN_SIX_BITS("entry types lose their two upper bits"),
    OPEN_COUNTER_STUCK("the open counter does not rise"),
    RESTAMPED("the storage can be stamped as another"),
    TORN_GROUPS("a batch over two groups is two writes"),
    DESTROY_KEEPS_HARD_STATE("a group that was destroyed keeps its vote"),
    DESTROY_KEEPS_VALUES("a group that was destroyed keeps its values"),
    DESTROY_KEEPS_NAME("a group that was destroyed keeps its name"),
    DESTROY_TAKES_A_NEIGHBOUR("destroying a group removes the values of the others"),
    DESTROY_COMES_BACK("a group that was destroyed is there again after reopening"),
    OPENED_TWICE("a folder that is open can be opened again"),
    UNWRITTEN_REPORTED_AT_CLOSE("batches that wait when the storage closes are reported durable"),
    LAST_BATCH_LOST("the batch written last is not read back"),
    SNAPSHOT_LISTED_EARLY("a snapshot is listed before it is committed"),
    SNAPSHOT_OLDEST_FIRST("snapshots are listed oldest first"),
    SNAPSHOT_NAME_UNCHECKED("a file of a snapshot may have any name"),
    SNAPSHOT_OF_ANOTHER_RESUMED("what has come of one snapshot is taken for a part of another"),
    SNAPSHOT_WRONG_CHUNK_TAKEN("a chunk with other bytes than the manifest says is taken"),
    SNAPSHOT_OF_ANOTHER_GROUP_TAKEN("a snapshot of another group is received"),
    SNAPSHOT_CONDEMNED_LISTED("a condemned snapshot is still listed"),
    SNAPSHOT_HELD_PRUNED("a snapshot that is held is pruned"),
    SNAPSHOT_UNUSABLE_KEPT("snapshots that may not be used count among those that are retained"),
    SNAPSHOT_BUDGET_IGNORED("a received snapshot is kept, however large"),
    SNAPSHOT_OUTLIVES_GROUP("a group that was destroyed keeps its snapshots");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** Returns whether it is one of the store of snapshots, which the other contracts do not look at. */
    boolean ofSnapshots() {
        return name().startsWith("SNAPSHOT_");
    }

    String words() {
        return words;
    }
}
