package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.RaftKv;
import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Ports;
import io.skerry.integrationtests.disk.OwnMounts;
import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What only a process meets, when it starts: a disk without room or read-only, rights that it lacks, names that nobody knows. */
class RefusedStartTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void aFolderThatIsReadOnlyOrHasNoRoomIsRefused() throws Exception {
        OwnMounts.run(RefusedStartProcess.class, temporary, temporary.toString());
    }

    /** Root may read everything, unless it is run without the right to. */
    @Test
    void aConfigThatMayNotBeReadIsRefused() throws Exception {
        Path config = Files.writeString(temporary.resolve("cluster.json"), "{}");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("---------"));
        List<String> wrapper = Files.isReadable(config)
                ? List.of(
                        "setpriv",
                        "--bounding-set",
                        "-dac_override,-dac_read_search",
                        "--inh-caps",
                        "-dac_override,-dac_read_search")
                : List.of();
        Assumptions.assumeTrue(wrapper.isEmpty() || cannotRead(wrapper, config), "setpriv takes no rights away here");
        Path data = temporary.resolve("data");
        try (ChildJvm child = serve(wrapper, config, data)) {
            assertEquals(2, child.waitForEnd(), child::errorsOrWhy);
            assertEquals(
                    "raft-kv: " + config + ": cannot be read: permission denied",
                    child.errors().strip());
            assertFalse(Files.exists(data));
        }
    }

    private static boolean cannotRead(List<String> wrapper, Path file) throws InterruptedException {
        ProcessBuilder probe = new ProcessBuilder(new ArrayList<>(wrapper));
        probe.command().addAll(List.of("cat", file.toString()));
        try {
            Process process = probe.redirectErrorStream(true).start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** It is looked for again and again, for names come and go; once it is there, nothing has to be restarted. */
    @Test
    void aNodeWhoseNameNobodyKnowsIsNamedOnceAndTheOthersServe() throws Exception {
        Path config = Files.writeString(
                temporary.resolve("cluster.json"), """
                { "cluster": "kv", "nodes": {
                  "1": { "id": 1, "addr": ":%d" },
                  "2": { "id": 2, "addr": "no-such-host.invalid:6002" } } }
                """.formatted(Ports.free(1).get(0)));
        String fault =
                "the host name no-such-host.invalid is unknown; correct the address of node 2 in the cluster config";
        try (ChildJvm child = serve(List.of(), config, temporary.resolve("data"))) {
            String ready = child.readLine();
            assertTrue(ready != null && ready.startsWith("READY id=1 "), child::errorsOrWhy);
            Await.until("it says so", child::errorsOrWhy, () -> count(child.errors(), fault) > 0);
            assertTrue(child.isAlive());
            assertEquals(1, count(child.errors(), fault), child::errorsOrWhy);
        }
    }

    private static long count(String text, String part) {
        return text.lines().filter(line -> line.contains(part)).count();
    }

    private ChildJvm serve(List<String> wrapper, Path config, Path data) throws IOException {
        List<String> arguments =
                List.of("serve", "--config", config.toString(), "--id", "1", "--data", data.toString(), "--http", "0");
        return ChildJvm.start(
                wrapper,
                RaftKv.class,
                List.of("-Xmx96m"),
                Map.of("RAFT_KV_LOG", "WARN"),
                arguments,
                temporary.resolve("serve.log"),
                Await.DEADLINE.multipliedBy(2));
    }
}
