package io.skerry.integrationtests.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes from outside are read or refused, whatever they are. */
class FuzzingTest {

    private static final long INPUTS = Long.getLong("fuzz.inputs", 100_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    @Test
    void everyInputIsTakenOrRefusedAsIsDocumented() throws Exception {
        List<String> failures = new ArrayList<>();
        long inputs = 0;
        for (Opening opening : targets()) {
            Report report = run(opening);
            System.out.println(report);
            inputs += report.inputs();
            report.failures().forEach(System.out::println);
            failures.addAll(report.failures());
            if (report.accepted() == 0 || report.refused() == 0) {
                failures.add("not both happen: " + report);
            }
        }
        System.out.printf("%,d inputs of seed %d%n", inputs, SEED);
        assertEquals(List.of(), failures, () -> String.join("\n", failures));
        assertEquals(INPUTS, inputs);
    }

    private interface Opening {
        Target open() throws Exception;
    }

    private static List<Opening> targets() {
        return List.of(
                FrameTarget::new,
                RecordTarget::new,
                BlockTarget::new,
                SmallRecordTarget::new,
                ConfigTarget::new,
                CommandTarget::ofEverything,
                CommandTarget::ofKv,
                HandshakeTarget::new,
                HttpTarget::new);
    }

    private static Report run(Opening opening) throws Exception {
        try (Target target = opening.open()) {
            return new Fuzzer(SEED).run(target, INPUTS * target.share() / 1000);
        }
    }

    /** A target with a fault of each kind: each is found, and named with the input. */
    @Test
    void faultsAreFound() throws Exception {
        Report thrown = new Fuzzer(1)
                .run(
                        new Faulty(input -> {
                            throw new IllegalStateException("unlucky");
                        }),
                        100);
        assertTrue(thrown.failures().get(0).contains("input 0 of seed 1"), () -> "" + thrown.failures());
        assertTrue(thrown.failures().get(0).contains("unlucky"), () -> "" + thrown.failures());
        byte[][] kept = new byte[1][];
        Report greedy = new Fuzzer(1).run(new Faulty(input -> kept[0] = new byte[1 << 20]), 100);
        assertTrue(greedy.failures().get(0).contains("allocates 10"), () -> "" + greedy.failures());
        assertEquals(1 << 20, kept[0].length);
        Report good = new Fuzzer(1).run(new Faulty(input -> {}), 100);
        assertEquals(List.of(), good.failures());
        assertEquals(100, good.accepted());
    }

    @Test
    void anInputFollowsFromSeedAndNumber() {
        Target target = new FrameTarget();
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(Fuzzer.input(target, 3, i), Fuzzer.input(new FrameTarget(), 3, i));
        }
        target.close();
    }

    private interface Taking {
        void take(byte[] input);
    }

    private record Faulty(Taking taking) implements Target {

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public int share() {
            return 1000;
        }

        @Override
        public byte[] input(Random random) {
            return Mutator.noise(random, 10);
        }

        @Override
        public boolean take(byte[] input) {
            taking.take(input);
            return true;
        }

        @Override
        public long mostAllocated(int inputBytes) {
            return 10_000;
        }
    }
}
