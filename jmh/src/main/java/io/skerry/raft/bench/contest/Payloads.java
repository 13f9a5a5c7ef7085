package io.skerry.raft.bench.contest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Payloads, the same for everyone: random, so that nothing on the way to the disk can shrink them. Stateless. */
final class Payloads {

    private static final int SEED = 42;

    private Payloads() {}

    static List<byte[]> of(int count, int bytes) {
        Random random = new Random(SEED);
        List<byte[]> payloads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[bytes];
            random.nextBytes(payload);
            payloads.add(payload);
        }
        return Collections.unmodifiableList(payloads);
    }
}
