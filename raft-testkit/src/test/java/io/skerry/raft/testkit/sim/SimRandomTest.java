package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SimRandomTest {

    @Test
    void aSeedMeansTheSameNumbersForEver() {
        SimRandom random = new SimRandom(42);
        long[] drawn = {random.nextLong(), random.nextInt(1_000), random.nextLong(1_000_000), random.between(5, 9)};
        assertArrayEquals(new long[] {-7_450_291_807_549_245_335L, 160, 638_570, 5}, drawn);
    }

    @Test
    void whatOneConcernDrawsDoesNotMoveAnother() {
        SimRandom first = new SimRandom(7);
        SimRandom network = first.split();
        SimRandom disk = first.split();
        SimRandom second = new SimRandom(7);
        SimRandom sameNetwork = second.split();
        for (int i = 0; i < 100; i++) {
            sameNetwork.nextLong();
        }
        assertEquals(disk.nextLong(), second.split().nextLong());
        assertNotEquals(network.nextLong(), disk.nextLong());
    }

    @Test
    void numbersStayWithinTheirBounds() {
        SimRandom random = new SimRandom(3);
        boolean[] seen = new boolean[7];
        for (int i = 0; i < 1_000; i++) {
            seen[random.nextInt(7)] = true;
            assertTrue(within(random.nextInt(-3, 4), -3, 3));
            assertTrue(within(random.nextLong(10, 20), 10, 19));
            assertTrue(within(random.between(1, 2), 1, 2));
            assertTrue(within(random.heavyTail(100, 2_500, 5), 50, 150 * 32));
            double real = random.nextDouble();
            assertTrue(real >= 0 && real < 1);
        }
        for (boolean each : seen) {
            assertTrue(each);
        }
    }

    @Test
    void chancesAreAsOftenAsTheySay() {
        SimRandom random = new SimRandom(5);
        int heads = 0;
        int rare = 0;
        for (int i = 0; i < 100_000; i++) {
            heads += random.nextBoolean() ? 1 : 0;
            rare += random.chance(100) ? 1 : 0;
        }
        assertTrue(within(heads, 49_000, 51_000), "heads: " + heads);
        assertTrue(within(rare, 850, 1_150), "one in a hundred: " + rare);
    }

    private static boolean within(long number, long least, long most) {
        return number >= least && number <= most;
    }
}
