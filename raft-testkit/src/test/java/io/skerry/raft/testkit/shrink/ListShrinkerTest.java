package io.skerry.raft.testkit.shrink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListShrinkerTest {

    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void leavesWhatIsNeededInItsOrder() {
        ListShrinker<Integer> shrinker = new ListShrinker<>(list -> list.containsAll(List.of(3, 57, 99)), 1_000);
        assertEquals(List.of(3, 57, 99), shrinker.withoutRuns(HUNDRED));
    }

    @Test
    void asksNoMoreOftenThanItMay() {
        List<List<Integer>> asked = new ArrayList<>();
        ListShrinker<Integer> shrinker = new ListShrinker<>(
                list -> {
                    asked.add(list);
                    return list.contains(99);
                },
                3);
        assertEquals(List.of(3, 99), shrinker.withoutRuns(List.of(1, 2, 3, 99)));
        assertEquals(3, asked.size());
    }
}
