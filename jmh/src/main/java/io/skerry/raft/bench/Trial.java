package io.skerry.raft.bench;

import java.util.Map;

/**
 * One benchmark with its parameters. Immutable.
 *
 * @param benchmarks the class that holds it
 * @param method     its name
 * @param params     what it is run with
 * @param warmups    how many warm-up iterations it needs
 */
record Trial(Class<?> benchmarks, String method, Map<String, String> params, int warmups) {

    Trial {
        params = Map.copyOf(params);
    }

    @Override
    public String toString() {
        return benchmarks.getSimpleName() + "." + method + " " + params;
    }
}
