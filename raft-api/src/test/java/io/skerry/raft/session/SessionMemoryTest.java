package io.skerry.raft.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted is more than what the JVM really needs: the limit is one of memory, not of a formula. */
class SessionMemoryTest {

    @ParameterizedTest
    @CsvSource({
        "1000000, 1, 1", // sessions with nothing to speak of
        "1000000, 4, 8", // small outcomes
        "100, 1000, 1", // few sessions with full windows
        "1000, 1000, 500"
    })
    void theHeapHoldsNoMoreThanIsCounted(int sessions, int sequences, int resultBytes) {
        long limit = 24 << 20;
        Log log = new Log();
        log.limits = Log.limits(10_000_000, limit);
        String result = "x".repeat(resultBytes);
        long before = usedBytes();
        int client = 0;
        int sequence = 1;
        long last = -1;
        for (int i = 0; i < 400_000 && log.machine.sessionBytes() > last - 100_000; i++) {
            last = Math.max(last, log.machine.sessionBytes());
            log.machine.apply(
                    LogPosition.of(1, 1 + i),
                    new SessionCommand.Once<>(ClientId.of("client-number-" + client), sequence, log.limits, result));
            sequence++;
            if (sequence > sequences) {
                sequence = 1;
                client = (client + 1) % sessions;
            }
        }
        long counted = log.machine.sessionBytes();
        assertTrue(counted > 1 << 20, () -> "only " + counted + " bytes are counted, which proves nothing");
        long used = usedBytes() - before - journalBytes(log);
        assertTrue(used <= counted, () -> used + " bytes are used, " + counted + " are counted");
    }

    /** The commands that the state machine itself keeps: references to one text. */
    private static long journalBytes(Log log) {
        return 16L * log.machine.machine().commands().size();
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
