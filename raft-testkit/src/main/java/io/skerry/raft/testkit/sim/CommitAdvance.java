package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.model.Membership;

/**
 * A step after which a core took more for committed than before. Immutable.
 *
 * @param index      up to where
 * @param term       the core's term then
 * @param membership the membership that it had then; a later input of the same turn may have brought another one
 */
record CommitAdvance(long index, long term, Membership membership) {

    static CommitAdvance of(CoreStatus status) {
        return new CommitAdvance(status.commitIndex(), status.term(), status.membership());
    }
}
