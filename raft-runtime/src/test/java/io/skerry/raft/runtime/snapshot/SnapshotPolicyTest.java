package io.skerry.raft.runtime.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** When the log is long enough. */
class SnapshotPolicyTest {

    private static SnapshotPolicy policy(double jitter, long group, long node) {
        SnapshotConfig config = SnapshotConfig.builder()
                .entries(1000)
                .logBytes(ByteSize.ofBytes(10_000))
                .stateRatio(2)
                .jitter(jitter)
                .build();
        return new SnapshotPolicy(config, GroupId.of(group), NodeId.of(node));
    }

    @Test
    void entriesOrBytesMakeOneDue() {
        SnapshotPolicy policy = policy(0, 1, 1);
        assertFalse(policy.isSnapshotDue(999, 9_999, 0));
        assertTrue(policy.isSnapshotDue(1000, 0, 0));
        assertTrue(policy.isSnapshotDue(1, 10_000, 0));
        assertFalse(policy.isSnapshotDue(0, 10_000, 0), "nothing is applied since");
    }

    @Test
    void aLargeStateTakesMoreBytesButNotMoreEntries() {
        SnapshotPolicy policy = policy(0, 1, 1);
        assertFalse(policy.isSnapshotDue(1, 19_999, 10_000));
        assertTrue(policy.isSnapshotDue(1, 20_000, 10_000));
        assertTrue(policy.isSnapshotDue(1000, 1, 1L << 40));
        assertTrue(policy.isSnapshotDue(1, 10_000, 10), "a small state is no reason to take more of them");
    }

    @Test
    void persistingKnowsNoRatio() {
        SnapshotPolicy policy = policy(0, 1, 1);
        assertFalse(policy.isPersistDue(999, 9_999));
        assertTrue(policy.isPersistDue(1, 10_000));
        assertTrue(policy.isPersistDue(1000, 0));
        assertFalse(policy.isPersistDue(0, 1 << 30));
    }

    /** Each waits for a little more, and always for the same. */
    @Test
    void groupsAndNodesDoNotTakeTheirsTogether() {
        Set<Long> thresholds = new TreeSet<>();
        for (long group = 1; group <= 20; group++) {
            for (long node = 1; node <= 3; node++) {
                long threshold = threshold(policy(0.5, group, node));
                assertEquals(threshold, threshold(policy(0.5, group, node)));
                assertTrue(threshold >= 1000 && threshold <= 1500, Long.toString(threshold));
                thresholds.add(threshold);
            }
        }
        assertTrue(thresholds.size() > 40, thresholds.toString());
        assertTrue(thresholds.iterator().next() < 1100, thresholds.toString());
    }

    private static long threshold(SnapshotPolicy policy) {
        long entries = 0;
        while (!policy.isSnapshotDue(entries, 0, 0)) {
            entries++;
        }
        return entries;
    }
}
