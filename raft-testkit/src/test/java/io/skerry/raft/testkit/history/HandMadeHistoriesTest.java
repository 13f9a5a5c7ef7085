package io.skerry.raft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.testkit.history.Verdict.Kind;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories whose verdict is known, in {@link Notation}. */
class HandMadeHistoriesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        nothing but a read of nothing              | a 0-1 r -
        one after the other                        | a 0-1 w 1; b 2-3 r 1; a 4-5 w 2; b 6-7 r 2
        a write seen before it ends                | a 0-9 w 1; b 1-2 r 1; b 3-4 r 1
        a write not yet seen while it runs         | a 0-9 w 1; b 1-2 r -; c 3-4 r 1
        two writes at once, either may be last     | a 0-9 w 1; b 0-9 w 2; c 10-11 r 1; c 12-13 r 1
        overlapping reads need not agree in time   | a 0-9 w 1; b 1-5 r 1; c 2-6 r -
        ends and begins at the same time: overlap  | a 0-5 w 1; b 5-9 r -
        an unknown write that took effect          | a 0-? w 1; b 2-3 r -; b 4-5 r 1
        an unknown write that never did            | a 0-? w 1; b 2-3 r -; b 4-5 r -
        an unknown write that takes effect late    | a 0-? w 1; b 1-2 w 2; b 3-4 r 2; b 5-6 r 1
        an unknown delete explains that it is gone | a 0-1 w 1; b 2-? d; a 3-4 r 1; a 5-6 r -
        an unknown write explains what was deleted | a 0-? w 1; b 2-3 d y; b 4-5 r -
        an unknown write explains a mismatch       | a 0-? w 1; b 2-3 cas ->2 no; b 4-5 r 1
        a refused write is nowhere                 | a 0-1! w 1; b 2-3 r -
        a chain of swaps                           | a 0-1 cas ->1 ok; b 2-3 cas 1>2 ok; c 4-5 cas 1>3 no 2; c 6-7 r 2
        one of two swaps                           | a 0-1 w 0; a 2-9 cas 0>1 ok; b 2-9 cas 0>2 no 1; c 10-11 r 1
        an unknown swap that took effect           | a 0-1 w 0; a 2-? cas 0>1; b 3-4 cas 1>2 ok; b 5-6 r 2
        an unknown swap that did not               | a 0-1 w 0; a 2-? cas 0>1; b 3-4 cas 0>2 ok; b 5-6 r 2
        deleted, and written again                 | a 0-1 w 1; a 2-3 d y; a 4-5 d n; a 6-7 cas ->2 ok; b 8-9 r 2
        many at once                               | a 0-9 w 1; b 0-9 w 2; c 0-9 w 3; d 0-9 r 2; e 0-9 r 3; f 10-11 r 2
        """)
    void canBeExplained(String what, String text) {
        Verdict<Register> verdict = Linearizability.check(Register.ABSENT, Notation.registers(text));
        assertEquals(Kind.LINEARIZABLE, verdict.kind(), () -> what + ": " + verdict.message());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a stale read                               | 2,3,4   | a 0-1 w 0; a 2-3 w 1; a 4-5 w 2; b 6-7 r 1; b 8-9 r 2
        a read that goes back                      | 1,2,3   | a 0-9 w 1; b 1-2 r 1; c 3-4 r -; a 10-11 r 1
        two readers that disagree on an order      | 1,2,4,5 | a 0-9 w 1; b 0-9 w 2; c 0-1 r -; c 10-11 r 1; d 12-13 r 2
        a lost write                               | 1,2     | a 0-1 w 1; b 2-3 r -; c 4-5 r -
        a lost overwrite                           | 1,2,3   | a 0-1 w 1; b 2-3 w 2; c 4-5 r 1
        a write that takes effect twice            | 1,3,4,5 | a 0-9 w 1; b 0-1 r -; b 2-3 r 1; c 4-5 w 2; b 10-11 r 1
        an unknown write that takes effect twice   | 1,2,3,5 | a 0-? w 1; b 1-2 r 1; b 3-4 w 2; b 5-6 r 2; b 7-8 r 1
        a value that nobody wrote                  | 2       | a 0-1 w 1; b 2-3 r 7; b 4-5 r 1
        a value that was refused                   | 1,3     | a 0-1! w 7; a 2-3 w 1; b 4-5 r 7
        a value from the future                    | 1,2     | a 0-1 r 1; b 2-3 w 1
        a swap of what was gone                    | 1,2,3   | a 0-1 w 1; a 2-3 w 2; b 4-5 cas 1>3 ok; b 6-7 r 3
        two swaps of one value                     | 1,2,3   | a 0-1 w 1; a 2-9 cas 1>2 ok; b 2-9 cas 1>3 ok
        a swap that failed for no reason           | 1,2     | a 0-1 w 1; b 2-3 cas 1>2 no; b 4-5 r 1
        a swap that failed, and took effect        | 2,3     | a 0-1 w 1; b 2-3 cas 0>2 no 1; c 4-5 r 2
        a swap that failed for a value of before   | 1,2,3   | a 0-1 w 1; a 2-3 w 2; b 4-5 cas 0>3 no 1
        a delete of nothing                        | 1,2,3   | a 0-1 w 1; a 2-3 d y; a 4-5 d y
        a delete that found nothing                | 1,2     | a 0-1 w 1; a 2-3 d n; a 4-5 r -
        back from the dead                         | 1,2,3   | a 0-1 w 1; a 2-3 d; b 4-5 r 1
        an unknown delete explains one read only   | 1,2,3,4,5 | a 0-1 w 1; b 2-? d; a 3-4 r -; a 5-6 w 2; a 7-8 r -; a 9-9 r 2
        created twice                              | 1,2     | a 0-1 cas ->1 ok; b 2-3 cas ->2 ok; b 4-5 r 2
        """)
    void cannotBeExplained(String what, String window, String text) {
        Verdict<Register> verdict = Linearizability.check(Register.ABSENT, Notation.registers(text));
        assertEquals(Kind.NOT_LINEARIZABLE, verdict.kind(), what);
        assertEquals(window, numbers(verdict), () -> what + ": " + verdict.message());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        one after the other                        | a 0-1 add x; a 2-3 add y; b 4-5 all x,y
        at once, in either order                   | a 0-9 add x; b 0-9 add y; c 10-11 all y,x
        an unknown one that is there later         | a 0-? add x; b 1-2 add y; b 3-4 all y; b 5-6 all y,x
        an unknown one that is never there         | a 0-? add x; b 1-2 add y; b 3-4 all y
        nothing yet                                | a 0-9 add x; b 1-2 all
        """)
    void listsThatCanBeExplained(String what, String text) {
        Verdict<AppendList> verdict = Linearizability.check(AppendList.EMPTY, Notation.lists(text));
        assertTrue(verdict.isLinearizable(), () -> what + ": " + verdict.message());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        lost                                       | 1,2,3   | a 0-1 add x; a 2-3 add y; b 4-5 all y
        twice                                      | 1,2     | a 0-1 add x; b 2-3 all x,x
        the wrong way round                        | 1,2,3   | a 0-1 add x; a 2-3 add y; b 4-5 all y,x
        an old list                                | 1,2,3   | a 0-1 add x; a 2-3 add y; b 4-5 all x
        one that was refused                       | 1,2,3   | a 0-1! add x; a 2-3 add y; b 4-5 all y,x
        two readers that disagree                  | 1,2,3,4 | a 0-9 add x; b 0-9 add y; c 10-11 all x,y; d 10-11 all y,x
        """)
    void listsThatCannotBeExplained(String what, String window, String text) {
        Verdict<AppendList> verdict = Linearizability.check(AppendList.EMPTY, Notation.lists(text));
        assertEquals(Kind.NOT_LINEARIZABLE, verdict.kind(), what);
        assertEquals(window, numbers(verdict), () -> what + ": " + verdict.message());
    }

    private static String numbers(Verdict<?> verdict) {
        List<?> window = verdict.window();
        return window.stream()
                .map(operation -> Long.toString(((Operation<?>) operation).number()))
                .collect(Collectors.joining(","));
    }
}
