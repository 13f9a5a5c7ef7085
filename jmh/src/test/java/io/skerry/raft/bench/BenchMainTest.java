package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchMainTest {

    private static final Effort EFFORT = new Effort(1, 0, Duration.ZERO, Duration.ZERO);
    private static final Comparison CODEC = new CodecComparison(List.of(256));
    private static final Comparison CORE = new CoreComparison(List.of(1), List.of(256));

    private final Map<String, Map<Comparison, Effort>> all = new LinkedHashMap<>();

    BenchMainTest() {
        all.put("codec", Map.of(CODEC, EFFORT));
        all.put("core", Map.of(CORE, EFFORT));
    }

    @Test
    void withoutNamesEverythingIsCompared() {
        assertEquals(
                List.of(CODEC, CORE),
                List.copyOf(BenchMain.choose(all, List.of()).keySet()));
    }

    @Test
    void withNamesThoseAreCompared() {
        assertEquals(
                List.of(CORE),
                List.copyOf(BenchMain.choose(all, List.of("core")).keySet()));
    }

    @Test
    void aNameThatIsNoneIsRefusedWithThoseThatAre() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> BenchMain.choose(all, List.of("cores")));
        assertTrue(refused.getMessage().contains("[codec, core]"), refused.getMessage());
    }
}
