package io.skerry.raft.testkit.sim;

import java.util.random.RandomGenerator;

/**
 * The only source of chance in a simulation: 64 bits of state, stepped and mixed (SplitMix64). It draws numbers with
 * integer arithmetic of its own, so that a seed means the same on every JDK, which the platform's generators do not
 * promise. Each concern has a generator of its own, made by {@link #split}: what one draws does not move the others.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class SimRandom implements RandomGenerator {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SimRandom(long seed) {
        this.state = mix(seed);
    }

    /** Spreads the bits of a number: a bijection in which every bit depends on every other. */
    static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Returns a generator for another concern. */
    SimRandom split() {
        return new SimRandom(nextLong());
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /** Returns a number below the bound. The bias of the multiplication is below 1 in 2^30 for what is drawn here. */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("The bound must be positive: " + bound);
        }
        return (int) (((nextLong() >>> 33) * bound) >>> 31);
    }

    /** Returns a number from the origin until before the bound. */
    @Override
    public int nextInt(int origin, int bound) {
        return origin + nextInt(Math.subtractExact(bound, origin));
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("The bound must be positive: " + bound);
        }
        return (nextLong() >>> 1) % bound;
    }

    @Override
    public long nextLong(long origin, long bound) {
        return origin + nextLong(Math.subtractExact(bound, origin));
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** Returns true this many times in ten thousand. */
    boolean chance(int perTenThousand) {
        return perTenThousand > 0 && nextInt(10_000) < perTenThousand;
    }

    /** Returns a number between the two, both included. */
    long between(long least, long most) {
        return least + nextLong(most - least + 1);
    }

    /** Returns a number between the two, both included. */
    int between(int least, int most) {
        return least + nextInt(most - least + 1);
    }

    /** Returns one of the values. */
    <T> T oneOf(T[] values) {
        return values[nextInt(values.length)];
    }

    /**
     * Returns a duration with a heavy tail: even around the typical one, then doubled as often as a coin, weighted by the
     * chance to go on, falls the same way.
     */
    long heavyTail(long typical, int doublingPerTenThousand, int mostDoublings) {
        long drawn = typical / 2 + nextLong(typical + 1);
        for (int i = 0; i < mostDoublings && chance(doublingPerTenThousand); i++) {
            drawn *= 2;
        }
        return drawn;
    }
}
