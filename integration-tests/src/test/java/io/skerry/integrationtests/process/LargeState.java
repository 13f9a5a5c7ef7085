package io.skerry.integrationtests.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.integrationtests.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Keys with large values that the compression of tables leaves as large; what each is follows from its key. Stateless. */
final class LargeState {

    private static final int VALUE_CHARS = 1 << 19;
    private static final int BITS = 6;

    private LargeState() {}

    /** Returns how many keys make so many MiB. */
    private static int keys(int mib) {
        return mib * 2;
    }

    private static String value(int key) {
        SplittableRandom random = new SplittableRandom(key);
        byte[] chars = new byte[VALUE_CHARS];
        long bits = 0;
        for (int i = 0; i < VALUE_CHARS; i++) {
            bits = i % (Long.SIZE / BITS) == 0 ? random.nextLong() : bits >>> BITS;
            chars[i] = (byte) ('0' + (bits & (1 << BITS) - 1));
        }
        return new String(chars, ISO_8859_1);
    }

    /** Writes so many MiB. */
    static void write(KvCluster cluster, int id, int mib) throws InterruptedException {
        write(cluster, id, mib, 1);
    }

    /** Writes so many MiB, by so many clients at a time. */
    static void write(KvCluster cluster, int id, int mib, int clients) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                int first = client;
                parts.add(pool.submit(() -> {
                    for (int key = first; key < keys(mib); key += clients) {
                        writeKey(cluster, id, key);
                    }
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static void writeKey(KvCluster cluster, int id, int key) {
        String path = "large" + key;
        String value = value(key);
        Await.until(
                path + " is written",
                cluster::evidence,
                () -> cluster.http().put(cluster.port(id), path, value).isOk());
    }

    /** Fails unless a node has it all in its own state. */
    static void requireOn(KvCluster cluster, int id, int mib) {
        for (int key = 0; key < keys(mib); key++) {
            Answer read = cluster.http().get(cluster.port(id), "/kv/large" + key + "?consistency=stale");
            String what = "large" + key + " on node " + id;
            assertEquals(200, read.status(), what);
            assertEquals(value(key).hashCode(), read.body().hashCode(), what);
        }
    }
}
