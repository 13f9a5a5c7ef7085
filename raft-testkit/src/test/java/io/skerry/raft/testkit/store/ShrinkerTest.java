package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.testkit.store.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    @Test
    void keepsOnlyWhatIsNeededToFail() {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            actions.add(request(i, 1000 + i));
        }
        Shrinker shrinker = new Shrinker(shorter -> holds(shorter, 3) && holds(shorter, 1017), 300);
        assertEquals(List.of(request(3), request(1017)), shrinker.shrink(actions));
    }

    @Test
    void returnsWhatDoesNotFailAgain() {
        List<Action> actions = List.of(request(1), request(2));
        assertEquals(actions, new Shrinker(shorter -> false, 300).shrink(actions));
    }

    @Test
    void asksNoOftenerThanAllowed() {
        AtomicInteger asked = new AtomicInteger();
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            actions.add(request(i));
        }
        new Shrinker(shorter -> asked.incrementAndGet() > 0 && holds(shorter, 7), 10).shrink(actions);
        assertEquals(10, asked.get());
    }

    private static Action.Request request(int... choices) {
        List<Step> steps = new ArrayList<>();
        for (int choice : choices) {
            steps.add(new Step(Kind.APPEND, 0, choice, 0));
        }
        return new Action.Request(steps, true);
    }

    private static boolean holds(List<Action> actions, int choice) {
        return actions.stream()
                .map(Action.Request.class::cast)
                .anyMatch(request -> request.steps().contains(new Step(Kind.APPEND, 0, choice, 0)));
    }
}
