package io.skerry.raft.storage.rocksdb.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A command of the tests: it changes some keys, reads others, and says what it has read.
 *
 * @param steps in their order
 */
record Change(List<Step> steps) {

    static final List<String> FAMILIES = List.of("left", "right");

    /** Sets a key, removes it if the value is null, and reads it and its neighbours before. */
    record Step(String family, String key, @Nullable String value) {}

    /** What a state machine is to be compared with. */
    static final class Model {

        final Map<String, TreeMap<String, String>> families = new TreeMap<>();

        Model() {
            FAMILIES.forEach(name -> families.put(name, new TreeMap<>()));
        }

        Model(Model other) {
            other.families.forEach((name, values) -> families.put(name, new TreeMap<>(values)));
        }

        String apply(Change change) {
            List<String> seen = new ArrayList<>();
            for (Step step : change.steps()) {
                TreeMap<String, String> values = families.get(step.family());
                seen.add(values.get(step.key()) + " of " + values.subMap(step.key(), step.key() + "\u007f"));
                if (step.value() == null) {
                    values.remove(step.key());
                } else {
                    values.put(step.key(), step.value());
                }
            }
            return seen.toString();
        }
    }

    static Change of(String family, String key, @Nullable String value) {
        return new Change(List.of(new Step(family, key, value)));
    }

    /** Keys are prefixes of others. */
    static Change random(Random random) {
        List<Step> steps = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String key = Integer.toString(random.nextInt(200));
            String value = random.nextInt(3) == 0 ? null : "v".repeat(random.nextInt(60)) + random.nextInt(1_000);
            steps.add(new Step(FAMILIES.get(random.nextInt(2)), key, value));
        }
        return new Change(steps);
    }
}
