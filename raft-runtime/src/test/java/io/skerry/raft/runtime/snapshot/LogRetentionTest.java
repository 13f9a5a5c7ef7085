package io.skerry.raft.runtime.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.runtime.snapshot.LogRetention.Decision;
import io.skerry.raft.runtime.snapshot.LogRetention.Log;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Up to where a log is truncated. Each entry has 100 bytes here. */
class LogRetentionTest {

    private static final long NONE = Long.MAX_VALUE;

    private static LogBytes log(long boundary, long last) {
        LogBytes bytes = new LogBytes(boundary);
        if (last > boundary) {
            bytes.append(boundary + 1, last, 100 * (last - boundary));
        }
        return bytes;
    }

    private static LogRetention retention(long tailEntries, long tailBytes) {
        return new LogRetention(SnapshotConfig.builder()
                .entries(80)
                .logBytes(ByteSize.ofBytes(80_000))
                .tailEntries(tailEntries)
                .tailBytes(ByteSize.ofBytes(tailBytes))
                .pinLimit(ByteSize.ofBytes(5_000))
                .build());
    }

    private static Decision decide(LogRetention retention, Log log) {
        return retention.decide(log, log(log.boundary(), 1000));
    }

    @Test
    void theTailStays() {
        Log log = new Log(0, 500, 600, NONE, NONE);
        assertEquals(500, decide(retention(0, 1_000_000), log).boundary());
        assertEquals(470, decide(retention(30, 1_000_000), log).boundary());
        assertEquals(490, decide(retention(30, 1_000), log).boundary(), "whichever of the two is less");
        assertEquals(500, decide(retention(30, 0), log).boundary());
    }

    @Test
    void whatIsNotDurableOrNotYetKnownToBeAppliedStays() {
        LogRetention retention = retention(0, 0);
        assertEquals(400, decide(retention, new Log(0, 500, 400, NONE, NONE)).boundary());
        assertEquals(0, decide(retention, new Log(0, 0, 400, NONE, NONE)).boundary());
        assertEquals(300, decide(retention, new Log(0, 500, 500, NONE, 300)).boundary(), "a snapshot is being taken");
    }

    @Test
    void aLittleIsNotWorthIt() {
        LogRetention retention = retention(0, 0);
        assertEquals(100, decide(retention, new Log(100, 109, 200, NONE, NONE)).boundary());
        assertEquals(110, decide(retention, new Log(100, 110, 200, NONE, NONE)).boundary());
        assertEquals(100, decide(retention, new Log(100, 50, 200, NONE, NONE)).boundary(), "never backwards");
    }

    @Test
    void whatAFollowerGoesOnFromStaysUpToALimit() {
        LogRetention retention = retention(0, 0);
        Decision within = decide(retention, new Log(0, 140, 500, 100, NONE));
        assertEquals(100, within.boundary());
        assertFalse(within.pinExceeded());
        Decision beyond = decide(retention, new Log(0, 200, 500, 100, NONE));
        assertEquals(200, beyond.boundary());
        assertTrue(beyond.pinExceeded());
        Decision above = decide(retention, new Log(0, 140, 500, 300, NONE));
        assertEquals(140, above.boundary(), "a pin above is no reason to keep anything");
    }

    /** Whatever the numbers are. */
    @Test
    void itNeverGoesBeyondWhatIsDurable() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            long boundary = random.nextInt(500);
            Log log = new Log(
                    boundary,
                    random.nextInt(1000),
                    random.nextInt(1000),
                    random.nextBoolean() ? NONE : random.nextInt(1000),
                    random.nextBoolean() ? NONE : random.nextInt(1000));
            Decision decision = decide(retention(random.nextInt(50), random.nextInt(10_000)), log);
            assertTrue(decision.boundary() >= boundary, log.toString());
            if (decision.boundary() > boundary) {
                assertTrue(decision.boundary() <= Math.min(log.durable(), log.applied()), log.toString());
                assertTrue(decision.boundary() <= log.taking(), log.toString());
                assertTrue(decision.pinExceeded() || decision.boundary() <= log.pin(), log.toString());
            }
        }
    }
}
