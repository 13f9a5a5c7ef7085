package io.skerry.integrationtests.architecture.violations.impure;

import io.skerry.raft.core.RaftCore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Depends on the world with each member, and does the like innocently beside it. */
class Impure {

    static int memory;

    static final int CONSTANT = 1;

    // ---- types

    /** A thread. */
    void starts(Runnable runnable) {
        new Thread(runnable).start();
    }

    /** A process. */
    Object processors() {
        return Runtime.getRuntime();
    }

    /** Randomness out of nowhere. */
    Object name() {
        return UUID.randomUUID();
    }

    /** The same. */
    int draws() {
        return ThreadLocalRandom.current().nextInt();
    }

    /** Another thread may be there. */
    Object counter() {
        return new AtomicLong();
    }

    /** A logger. */
    Object logger() {
        return Logger.getGlobal();
    }

    /** Order by hash code. */
    Object orders() {
        return List.of(new HashMap<>(), new HashSet<>(), new IdentityHashMap<>());
    }

    /** Somebody else's package. */
    Object knows(RaftCore core) {
        return core.role();
    }

    /** Allowed to who is named only. */
    Duration lasts() {
        return Duration.ZERO;
    }

    // ---- calls

    /** The clock, called and referred to. */
    long time() {
        LongSupplier clock = System::nanoTime;
        return System.currentTimeMillis() + clock.getAsLong();
    }

    /** The environment. */
    String setting() {
        return System.getProperty("setting");
    }

    /** The time in disguise. */
    double random() {
        return Math.random() + new Random().nextInt() + new SplittableRandom().nextInt();
    }

    /** The same. */
    Object generator() {
        return RandomGenerator.getDefault();
    }

    /** The same. */
    void shuffles(List<String> list) {
        Collections.shuffle(list);
    }

    /** Another order in every JVM. */
    Object set() {
        return Set.of("a", "b");
    }

    /** Other digits in other countries. */
    String prints(int number) {
        return String.format("%d", number);
    }

    /** All of this is fine. */
    Object innocent(RandomGenerator random) {
        List<Object> list = new ArrayList<>(List.of(1, 2));
        Collections.shuffle(list, new Random(CONSTANT));
        int[] array = {random.nextInt()};
        System.arraycopy(array, 0, array, 0, 1);
        list.add(new TreeMap<>());
        list.add(String.format(Locale.ROOT, "%d", array[0]));
        return list;
    }
}
