package io.skerry.raft.bench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.bench.storage.StorageMain.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTargetsTest {

    @Test
    void aMedianBelowTheBoundIsAMiss(@TempDir Path folder) throws Exception {
        StorageResults results = results(
                folder,
                "append 1 x 1024 B,skerry,1,entriesPerSecond=91 p50Nanos=1098",
                "append 1 x 1024 B,skerry,2,entriesPerSecond=89 p50Nanos=1123",
                "append 1 x 1024 B,skerry,3,entriesPerSecond=80 p50Nanos=1250",
                "append 1 x 1024 B,overwritten,1,entriesPerSecond=100 p50Nanos=1000",
                "append 1 x 1024 B,overwritten,2,entriesPerSecond=100 p50Nanos=1000",
                "append 1 x 1024 B,overwritten,3,entriesPerSecond=100 p50Nanos=1000");
        StorageTargets.Verdict verdict = new StorageTargets(results).verdicts().get(0);
        assertEquals("MISS", verdict.word());
        assertEquals("0.89 (0.80-0.91)", verdict.shown());
        assertEquals("0.89 (0.80-0.91)", verdict.shownP50());
    }

    @Test
    void ratiosAreTakenWithinARound(@TempDir Path folder) throws Exception {
        StorageResults results = results(
                folder,
                "append 64 x 1024 B,skerry,1,entriesPerSecond=130 p50Nanos=769",
                "append 64 x 1024 B,skerry,2,entriesPerSecond=13 p50Nanos=7692",
                "append 64 x 1024 B,growing,1,entriesPerSecond=100 p50Nanos=1000",
                "append 64 x 1024 B,growing,2,entriesPerSecond=10 p50Nanos=10000");
        StorageTargets.Verdict verdict = new StorageTargets(results).verdicts().get(0);
        assertEquals("1.30 (1.30-1.30)", verdict.shown());
        assertEquals("hit", verdict.word());
    }

    @Test
    void theLogFilesMayAtNoTimeBeLarger(@TempDir Path folder) throws Exception {
        StorageResults results =
                results(folder, "# write buffer of Skerry: 100", steady(1, 290), steady(2, 290), steady(3, 301));
        StorageTargets.Verdict verdict = new StorageTargets(results)
                .verdicts().stream()
                        .filter(each -> each.what().contains("log files"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("MISS", verdict.word(), "though the median is good");
    }

    private static String steady(int round, int logBytes) {
        return StorageRows.steadyId(10) + ",skerry," + round
                + ",writeAmplification=1 p50Nanos=1 p999Nanos=1 logBytesMax=" + logBytes;
    }

    @Test
    void aRowInWhichAPeerIsFasterIsNamed(@TempDir Path folder) throws Exception {
        StorageResults results = results(
                folder,
                "codec encode 256 B,skerry,1,nanosPerEntry=20",
                "codec encode 256 B,ratis,1,nanosPerEntry=40",
                "codec decode 256 B,skerry,1,nanosPerEntry=20",
                "codec decode 256 B,ratis,1,nanosPerEntry=10");
        String page = new StorageReport(results).page();
        assertTrue(page.contains("Faster than Ratis in 1 of 2 rows; not in codec decode 256 B (0.50): MISS."), page);
    }

    @Test
    void optionsThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of("--fast")));
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of("--out")));
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of("--only", "apend")));
        assertEquals(
                List.of(Section.CPU, Section.HEAP),
                Options.parse(List.of("--only", "cpu,heap", "--quick")).sections());
    }

    @Test
    void peersThatWereNotBuiltAreNamed(@TempDir Path folder) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Options.parse(List.of("--peers", folder.toString())).classPaths());
        assertTrue(refused.getMessage().contains("[jraft, ratis]"), refused.getMessage());
    }

    private static StorageResults results(Path folder, String... lines) throws Exception {
        StorageResults results = new StorageResults();
        results.read(Files.write(folder.resolve("results.csv"), List.of(lines)));
        return results;
    }
}
