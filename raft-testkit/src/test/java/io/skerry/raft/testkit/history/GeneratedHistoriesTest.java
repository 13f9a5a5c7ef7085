package io.skerry.raft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.testkit.history.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histories made up by a register that works, and the same with one fault. */
class GeneratedHistoriesTest {

    private static final int SEEDS = 100;
    private static final int OPERATIONS = 80;
    private static final int CLIENTS = 5;

    @Test
    void whatAWorkingRegisterAnswersCanBeExplained() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Verdict<Register> verdict =
                    Linearizability.check(Register.ABSENT, new Generator(seed, CLIENTS).operations(OPERATIONS));
            long failing = seed;
            assertEquals(Kind.LINEARIZABLE, verdict.kind(), () -> "seed " + failing + ": " + verdict.message());
        }
    }

    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void oneFaultIsFound(PlantedFault fault) {
        int planted = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Operation<Register>> sound = new Generator(seed, CLIENTS).operations(OPERATIONS);
            Optional<List<Operation<Register>>> faulty = fault.plant(sound, new SplittableRandom(seed));
            if (faulty.isPresent()) {
                planted++;
                requireFound(fault + ", seed " + seed, sound, faulty.get());
            }
        }
        int times = planted;
        assertTrue(planted > SEEDS / 10, () -> fault + " found a place in " + times + " histories only");
    }

    private static void requireFound(String what, List<Operation<Register>> sound, List<Operation<Register>> faulty) {
        Verdict<Register> verdict = Linearizability.check(Register.ABSENT, faulty);
        assertEquals(Kind.NOT_LINEARIZABLE, verdict.kind(), what);
        List<Operation<Register>> window = verdict.window();
        assertTrue(window.size() <= 16, () -> what + " is shown by so many: " + verdict.message());
        assertEquals(
                Kind.NOT_LINEARIZABLE,
                Linearizability.check(Register.ABSENT, window).kind(),
                () -> what + ": the window alone fails: " + verdict.message());
        List<Long> soundOnes = sound.stream()
                .filter(operation -> faulty.contains(operation))
                .map(Operation::number)
                .toList();
        assertTrue(
                window.stream().anyMatch(operation -> !soundOnes.contains(operation.number())),
                () -> what + ": the window holds the fault: " + verdict.message());
    }

    /** Answers at random, so few operations that every order can be tried. */
    @Test
    void theSearchAgreesWithTryingEveryOrder() {
        int explained = 0;
        int histories = 10_000;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < histories; i++) {
            List<Operation<Register>> operations = arbitrary(random);
            boolean expected = EveryOrder.explains(Register.ABSENT, operations);
            explained += expected ? 1 : 0;
            Verdict<Register> verdict = Linearizability.check(Register.ABSENT, operations);
            assertEquals(expected, verdict.isLinearizable(), () -> operations + ": " + verdict.message());
        }
        int both = explained;
        assertTrue(explained > histories / 20 && explained < histories / 20 * 19, () -> "both kinds are met: " + both);
    }

    private static List<Operation<Register>> arbitrary(SplittableRandom random) {
        List<Operation<Register>> operations = new ArrayList<>();
        int count = 2 + random.nextInt(5);
        for (int i = 1; i <= count; i++) {
            long begin = random.nextInt(12);
            int fate = random.nextInt(8);
            Outcome outcome = fate < 2 ? Outcome.UNKNOWN : fate < 3 ? Outcome.REFUSED : Outcome.ANSWERED;
            long end = outcome == Outcome.UNKNOWN ? Operation.OPEN : begin + random.nextInt(8);
            operations.add(new Operation<>(i, "c" + i, "k", arbitraryAction(random, i, count), outcome, begin, end));
        }
        return operations;
    }

    private static RegisterAction arbitraryAction(SplittableRandom random, int number, int count) {
        int seen = random.nextInt(count + 1);
        String value = seen == 0 ? null : "v" + seen;
        return switch (random.nextInt(8)) {
            case 0, 1 -> new RegisterAction.Read(value);
            case 2, 3 -> new RegisterAction.Write("v" + number);
            case 4 -> new RegisterAction.Delete(random.nextInt(3) == 0 ? null : random.nextBoolean());
            case 5 -> RegisterAction.CompareAndSet.of(value, "v" + number).mismatch();
            case 6 -> RegisterAction.CompareAndSet.of(value, "v" + number).mismatch("v1");
            default -> RegisterAction.CompareAndSet.of(value, "v" + number).swapped();
        };
    }
}
