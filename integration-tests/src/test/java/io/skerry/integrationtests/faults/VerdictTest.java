package io.skerry.integrationtests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.ReadConsistency;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each law of a run is broken once, and found. */
class VerdictTest {

    private static final LogPosition AT = LogPosition.of(1, 1);

    private final Violations violations = new Violations();
    private final GroupRecord record = new GroupRecord("g0", violations);
    private final Command command = new Command(1, Command.Kind.WRITE, 0, 0, new byte[0]);
    private final LogEntry entry = LogEntry.command(1, 1, Command.CODEC.encode(command));

    private Call call() {
        Call call = new Call(command, null, record.told());
        record.calls().add(call);
        return call;
    }

    private void assertFound(String words, LogEntry... log) {
        Verdict verdict = new Verdict(record, violations);
        verdict.pass(List.of(new LogCopy(1, List.of(log)), new LogCopy(2, List.of(log))), log.length);
        new Histories(record).check(violations);
        assertTrue(violations.toString().contains(words), violations::toString);
    }

    @Test
    void whatIsRightPasses() {
        record.onApplied(AT, command, 0);
        record.ended(call(), new Cell.Result(AT, true), null);
        new Verdict(record, violations).pass(List.of(new LogCopy(1, List.of(entry))), 1);
        new Histories(record).check(violations);
        assertEquals("", violations.toString());
    }

    @Test
    void aCallThatNeverEnds() {
        call();
        assertFound("it never ended");
    }

    @Test
    void aCertainlyNotThatTookEffect() {
        record.onApplied(AT, command, 0);
        record.ended(call(), null, new LostException(AT, LogPosition.of(2, 1)));
        assertFound("it certainly did not happen", entry);
    }

    @Test
    void anAcknowledgedCommandThatIsInNoLog() {
        record.ended(call(), new Cell.Result(AT, true), null);
        assertFound("it took effect as null");
    }

    @Test
    void aResultThatIsAnothers() {
        record.onApplied(AT, command, 0);
        record.ended(call(), new Cell.Result(AT, false), null);
        assertFound("it took effect as", entry);
    }

    @Test
    void aCommandThatTakesEffectTwice() {
        LogPosition next = LogPosition.of(1, 2);
        record.onApplied(AT, command, 0);
        record.onApplied(next, command, 1);
        assertFound("stands in the log twice", entry, LogEntry.command(1, 2, Command.CODEC.encode(command)));
    }

    @Test
    void twoCommandsAtOneIndex() {
        record.onApplied(AT, command, 0);
        record.onApplied(AT, new Command(2, Command.Kind.WRITE, 0, 0, new byte[0]), 0);
        assertFound("two commands are applied", entry);
    }

    @Test
    void aReadThatMissesWhatWasAcknowledged() {
        record.onApplied(AT, command, 0);
        record.ended(call(), new Cell.Result(AT, true), null);
        Call read = new Call(null, ReadConsistency.LINEARIZABLE, record.told());
        record.calls().add(read);
        record.ended(read, new Cell(record, new AtomicLong()).look(0), new AtomicLong(), null);
        assertFound("after index 1 was known, it saw 0", entry);
        assertFound("Not linearizable", entry);
    }
}
