package io.skerry.raft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.testkit.history.History.Pending;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final AtomicLong clock = new AtomicLong();
    private final History<Register> history = new History<>(clock::incrementAndGet);

    private Pending<Register> write(String value) {
        return history.begin("a", "k", new RegisterAction.Write(value));
    }

    @Test
    void eachOutcomeIsKeptWithItsTimes() {
        Pending<Register> answered = write("1");
        Pending<Register> refused = write("2");
        Pending<Register> unknown = write("3");
        Pending<Register> read = history.begin("b", "k", new RegisterAction.Read(null));
        write("4");
        refused.refused();
        unknown.unknown();
        answered.answered(new RegisterAction.Write("1"));
        read.answered(new RegisterAction.Read("1"));
        assertEquals(
                List.of(
                        new Operation<>(1, "a", "k", new RegisterAction.Write("1"), Outcome.ANSWERED, 1, 7),
                        new Operation<>(2, "a", "k", new RegisterAction.Write("2"), Outcome.REFUSED, 2, 6),
                        new Operation<>(3, "a", "k", new RegisterAction.Write("3"), Outcome.UNKNOWN, 3, Operation.OPEN),
                        new Operation<>(4, "b", "k", new RegisterAction.Read("1"), Outcome.ANSWERED, 4, 8),
                        new Operation<>(
                                5, "a", "k", new RegisterAction.Write("4"), Outcome.UNKNOWN, 5, Operation.OPEN)),
                history.operations());
    }

    @Test
    void anOperationEndsOnce() {
        Pending<Register> write = write("1");
        write.unknown();
        assertThrows(IllegalStateException.class, write::refused);
    }
}
