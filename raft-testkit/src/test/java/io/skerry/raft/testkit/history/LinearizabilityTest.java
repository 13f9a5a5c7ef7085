package io.skerry.raft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.testkit.history.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {

    /** Twenty writes of which nobody knows, and one answer that any of them might explain. */
    private static List<Operation<Register>> hard() {
        List<Operation<Register>> operations = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            operations.add(new Operation<>(
                    i, "c" + i, "k", new RegisterAction.Write("v" + i), Outcome.UNKNOWN, i, Operation.OPEN));
        }
        operations.add(new Operation<>(21, "d", "k", new RegisterAction.Delete(false), Outcome.ANSWERED, 100, 101));
        operations.add(new Operation<>(22, "d", "k", new RegisterAction.Delete(true), Outcome.ANSWERED, 102, 103));
        operations.add(new Operation<>(23, "d", "k", new RegisterAction.Read("nobody's"), Outcome.ANSWERED, 104, 105));
        return operations;
    }

    @Test
    void givingUpIsNoSuccess() {
        Verdict<Register> verdict = Linearizability.check(Register.ABSENT, hard(), 1_000);
        assertEquals(Kind.GAVE_UP, verdict.kind());
        assertFalse(verdict.isLinearizable());
        assertTrue(verdict.message().contains("more than 1,000 configurations"), verdict.message());
    }

    @Test
    void aFaultOfOneKeyIsSaidAlthoughAnotherKeyIsTooHard() {
        List<Operation<Register>> operations = new ArrayList<>(hard());
        operations.add(new Operation<>(24, "a", "other", new RegisterAction.Read("x"), Outcome.ANSWERED, 1, 2));
        Verdict<Register> verdict = Linearizability.check(Register.ABSENT, operations, 1_000);
        assertEquals(Kind.NOT_LINEARIZABLE, verdict.kind());
        assertEquals("other", verdict.key());
    }

    @Test
    void aLongHistoryTakesMemoryByItsOverlapOnly() {
        List<Operation<Register>> operations = new Generator(7, 8).operations(20_000);
        Verdict<Register> verdict = Linearizability.check(Register.ABSENT, operations, 300_000);
        assertTrue(verdict.isLinearizable(), verdict::message);
    }

    @Test
    void aValueIsBroughtOnce() {
        List<Operation<Register>> twice = Notation.registers("a 0-1 w 1; b 2-3 w 1");
        assertThrows(IllegalArgumentException.class, () -> Linearizability.check(Register.ABSENT, twice));
    }

    @Test
    void theVerdictShowsTheWindow() {
        Verdict<Register> verdict = Linearizability.check(
                Register.ABSENT, Notation.registers("a 0-1 w 1; a 2000000-2000001! w 2; b 3000000-5000000 r 2"));
        assertEquals("""
                Not linearizable: of 3 operations on k, these 2 have no order that explains all answers
                        begin ms      end ms
                  #2        0.000       0.000  a          write value=2  REFUSED
                  #3        1.000       3.000  b          read value=2
                  shown, and written by no operation that may have taken effect: [2]""", verdict.message());
    }
}
