package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.integrationtests.Await;
import java.util.Random;
import java.util.stream.Collectors;

/** Keys with large values that cannot be compressed well; what each is follows from its key. Stateless. */
final class LargeState {

    private static final int VALUE_CHARS = 1 << 19;

    private LargeState() {}

    /** Returns how many keys make so many MiB. */
    private static int keys(int mib) {
        return mib * 2;
    }

    private static String value(int key) {
        return new Random(key)
                .ints(VALUE_CHARS, '0', 'z')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Writes so many MiB. */
    static void write(KvCluster cluster, int id, int mib) {
        for (int key = 0; key < keys(mib); key++) {
            String path = "large" + key;
            String value = value(key);
            Await.until(
                    path + " is written",
                    cluster::evidence,
                    () -> cluster.http().put(cluster.port(id), path, value).isOk());
        }
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
