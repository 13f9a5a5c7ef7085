package io.skerry.raft.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of sessions, one by one (SCENARIOS 40, 41). */
class SessionStateMachineTest {

    private static final int WINDOW = SessionStateMachine.WINDOW;
    private static final ClientId NAMED = ClientId.of("ada");

    private final Log log = new Log();

    @Test
    void aCommandOfNoSessionTakesEffectEachTime() {
        assertEquals("a#1", log.plain("a"));
        assertEquals("a#2", log.plain("a"));
        assertEquals(0, log.machine.sessionCount());
        assertEquals(0, log.machine.sessionBytes());
    }

    @Test
    void aSessionIsCalledAfterItsEntry() {
        log.plain("a");
        assertEquals(ClientId.of("s2"), log.open());
        assertEquals(ClientId.of("s3"), log.open());
        assertEquals(2, log.machine.sessionCount());
        assertEquals(List.of("a"), log.machine.machine().commands());
    }

    @Test
    void theSameSequenceHasTheFirstOutcomeAndTakesEffectOnce() {
        ClientId client = log.open();
        assertEquals("a#1", log.once(client, 1, "a"));
        assertEquals("b#2", log.once(client, 2, "b"));
        assertEquals("a#1", log.once(client, 1, "a"));
        assertEquals("b#2", log.once(client, 2, "something else"));
        assertEquals(List.of("a", "b"), log.machine.machine().commands());
    }

    @Test
    void twoClientsDoNotSeeEachOther() {
        ClientId one = log.open();
        ClientId other = log.open();
        assertEquals("a#1", log.once(one, 1, "a"));
        assertEquals("b#2", log.once(other, 1, "b"));
        assertEquals("c#3", log.once(NAMED, 1, "c"));
        assertEquals("a#1", log.once(one, 1, "a"));
        assertEquals("b#2", log.once(other, 1, "b"));
    }

    /** SCENARIOS 41: a retry that is older than what is remembered must not be applied again. */
    @Test
    void belowTheWindowASequenceHasExpiredWhetherItWasTakenOrNot() {
        ClientId client = log.open();
        log.once(client, 2, "two");
        log.once(client, WINDOW + 2, "last");
        assertEquals("SEQUENCE", log.once(client, 2, "two"));
        assertEquals("SEQUENCE", log.once(client, 1, "one"));
        assertEquals("three#3", log.once(client, 3, "three"));
        assertEquals(List.of("two", "last", "three"), log.machine.machine().commands());
    }

    @Test
    void theLowestSequenceOfTheWindowIsStillRemembered() {
        ClientId client = log.open();
        assertEquals("one#1", log.once(client, 1, "one"));
        log.once(client, WINDOW, "last");
        assertEquals("one#1", log.once(client, 1, "one"));
        log.once(client, WINDOW + 1, "laster");
        assertEquals("SEQUENCE", log.once(client, 1, "one"));
    }

    @Test
    void sequencesInTheWindowComeInAnyOrder() {
        ClientId client = log.open();
        for (int i = 0; i < WINDOW; i++) {
            int sequence = 1 + (i * 387) % WINDOW; // 387 and 1,024 have no common factor: each comes once.
            assertEquals(sequence + "#" + (i + 1), log.once(client, sequence, "" + sequence));
        }
        for (int sequence = 1; sequence <= WINDOW; sequence++) {
            assertTrue(log.once(client, sequence, "again").startsWith(sequence + "#"));
        }
        assertEquals(WINDOW, log.machine.machine().commands().size());
    }

    @Test
    void theLargestSequenceIsOneToo() {
        assertEquals("a#1", log.once(NAMED, Long.MAX_VALUE, "a"));
        assertEquals("a#1", log.once(NAMED, Long.MAX_VALUE, "a"));
        assertEquals("b#2", log.once(NAMED, Long.MAX_VALUE - WINDOW + 1, "b"));
        assertEquals("SEQUENCE", log.once(NAMED, Long.MAX_VALUE - WINDOW, "c"));
    }

    @Test
    void anIdThatWasNeverGivenOutIsRefused() {
        for (String id : new String[] {"s1", "s2", "s0", "s001", "s99999999999999999999"}) {
            assertEquals("SESSION", log.once(ClientId.of(id), 1, "a"), id);
        }
        assertEquals(List.of(), log.machine.machine().commands());
        assertEquals(0, log.machine.sessionCount());
    }

    @Test
    void oneSessionTooManyAndTheOneThatWasNotUsedForLongestExpires() {
        log.limits = Log.limits(3, 1 << 20);
        ClientId one = log.open();
        ClientId two = log.open();
        ClientId three = log.open();
        log.once(one, 1, "one");
        ClientId four = log.open();
        assertEquals("SESSION", log.once(two, 1, "two"));
        assertEquals("one#1", log.once(one, 1, "again"));
        // A repetition is a use: now the third is the oldest, not the first.
        log.once(NAMED, 1, "named");
        assertEquals("SESSION", log.once(three, 1, "three"));
        assertEquals("one#1", log.once(one, 1, "again"));
        assertEquals("four#3", log.once(four, 1, "four"));
        assertEquals(3, log.machine.sessionCount());
    }

    @Test
    void anOpenedSessionThatHasExpiredIsRefusedForEver() {
        log.limits = Log.limits(1, 1 << 20);
        ClientId one = log.open();
        log.once(one, 1, "one");
        ClientId two = log.open();
        for (int i = 0; i < 3; i++) {
            assertEquals("SESSION", log.once(one, 1, "one"));
            assertEquals("SESSION", log.once(one, 2, "more"));
            log.once(two, 1, "two");
        }
        assertEquals(List.of("one", "two"), log.machine.machine().commands());
    }

    /** What a named client is not promised. */
    @Test
    void aNamedClientIsExactlyOnceWithinTheLifeOfItsSessionOnly() {
        log.limits = Log.limits(1, 1 << 20);
        assertEquals("a#1", log.once(NAMED, 1, "a"));
        assertEquals("a#1", log.once(NAMED, 1, "a"));
        log.open();
        assertEquals("a#2", log.once(NAMED, 1, "a"));
    }

    @Test
    void bytesThatAreTooManyExpireTheOldestSessions() {
        log.limits = Log.limits(100, 8 << 10);
        ClientId one = log.open();
        ClientId two = log.open();
        log.once(one, 1, "x".repeat(3000));
        log.once(two, 1, "y".repeat(3000));
        assertTrue(log.once(one, 1, "again").startsWith("x"));
        log.once(one, 2, "x".repeat(3000));
        assertEquals("SESSION", log.once(two, 1, "y"));
        assertTrue(log.once(one, 1, "again").startsWith("x"));
        assertTrue(log.machine.sessionBytes() <= 8 << 10);
    }

    @Test
    void aSessionThatHasTooManyBytesByItselfLosesItsOldestOutcomes() {
        log.limits = Log.limits(100, 8 << 10);
        ClientId client = log.open();
        log.once(client, 1, "a".repeat(3000));
        log.once(client, 5, "b".repeat(3000));
        log.once(client, 9, "c".repeat(3000));
        assertEquals("SEQUENCE", log.once(client, 1, "again"));
        assertTrue(log.once(client, 5, "again").startsWith("b"));
        assertTrue(log.once(client, 9, "again").startsWith("c"));
        log.once(client, 7, "d".repeat(3000));
        // The fifth had to go, and with it all below, though they were never taken.
        for (long sequence = 1; sequence <= 5; sequence++) {
            assertEquals("SEQUENCE", log.once(client, sequence, "late"));
        }
        assertEquals("e#5", log.once(client, 6, "e"));
    }

    @Test
    void anOutcomeThatHasNoRoomAtAllIsForgottenAtOnceAndStillNotRepeated() {
        log.limits = Log.limits(100, 4 << 10);
        ClientId client = log.open();
        assertEquals("a".repeat(10_000) + "#1", log.once(client, 3, "a".repeat(10_000)));
        assertEquals("SEQUENCE", log.once(client, 3, "again"));
        assertEquals("SEQUENCE", log.once(client, 2, "before"));
        assertEquals("b#2", log.once(client, 4, "b"));
        assertEquals("b#2", log.once(client, 4, "b"));
        assertTrue(log.machine.sessionBytes() <= 4 << 10);
    }

    @Test
    void whatHoldsIsWhatTheEntrySays() {
        List<ClientId> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(log.open());
        }
        log.limits = Log.limits(4, 1 << 20);
        log.once(clients.get(9), 1, "a");
        assertEquals(4, log.machine.sessionCount());
        log.limits = SessionLimits.DEFAULT;
        for (int i = 0; i < 6; i++) {
            assertEquals("SESSION", log.once(clients.get(i), 1, "b"));
        }
        for (int i = 6; i < 9; i++) {
            log.once(clients.get(i), 1, "c");
        }
        assertEquals(List.of("a", "c", "c", "c"), log.machine.machine().commands());
    }

    /** What is counted is within the limit after every entry. */
    @Test
    void memoryIsWithinTheLimitWhateverIsSent() {
        long limit = 256 << 10;
        log.limits = Log.limits(50, limit);
        long most = 0;
        for (int i = 0; i < 100_000; i++) {
            ClientId client = ClientId.of("client-" + (i % 50 == 0 ? i : i % 40));
            log.once(client, 1 + i / 40, i % 1000 == 0 ? "x".repeat(50_000) : "y");
            most = Math.max(most, log.machine.sessionBytes());
            assertTrue(most <= limit);
            assertTrue(log.machine.sessionCount() <= 50);
        }
        assertTrue(most > limit / 2);
    }

    @Test
    void aStateMachineThatIsDurableByItselfIsRefused() {
        Journal journal = new Journal();
        journal.durable(LogPosition.of(1, 5));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new SessionStateMachine<>(journal, Log.RESULTS));
        assertTrue(e.getMessage().contains("up to 1/5, and would be ahead of the sessions"), e::getMessage);
    }

    @Test
    void oneThatBecomesDurableIsRefusedAtOnceAndNotAfterARestart() {
        log.plain("a");
        log.machine.batchApplied(LogPosition.of(1, 1));
        log.machine.machine().durable(LogPosition.of(1, 1));
        assertThrows(IllegalStateException.class, () -> log.machine.batchApplied(LogPosition.of(1, 1)));
        assertSame(LogPosition.NONE, log.machine.durablePosition());
    }

    @Test
    void sequencesBeginAtOne() {
        assertThrows(IllegalArgumentException.class, () -> log.once(NAMED, 0, "a"));
        assertThrows(IllegalArgumentException.class, () -> log.once(NAMED, -1, "a"));
    }

    @Test
    void limitsThatCannotWorkAreRefused() {
        ByteSize size = ByteSize.ofMiB(1);
        assertThrows(IllegalArgumentException.class, () -> new SessionLimits(0, size));
        assertThrows(IllegalArgumentException.class, () -> new SessionLimits(10_000_001, size));
        assertThrows(IllegalArgumentException.class, () -> new SessionLimits(1, ByteSize.ofBytes(4095)));
        assertThrows(IllegalArgumentException.class, () -> new SessionLimits(1, ByteSize.ofMiB(65_537)));
        assertEquals("7 sessions in 1 MiB", new SessionLimits(7, size).toString());
    }
}
