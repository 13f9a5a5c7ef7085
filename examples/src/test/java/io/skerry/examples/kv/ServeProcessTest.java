package io.skerry.examples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: how it says that it is ready, and how it ends. A cluster of one node. */
class ServeProcessTest {

    private static final String CONFIG = "{\"1\": {\"id\": 1, \"addr\": \":%d\"}}";

    @TempDir
    private Path folder = Path.of("");

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void writeConfig() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            Files.writeString(folder.resolve("cluster.json"), CONFIG.formatted(socket.getLocalPort()));
        }
    }

    @AfterEach
    void killAll() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void whatWasAcknowledgedSurvivesAKillAndATerminationEndsWithZero() throws Exception {
        Process first = serve("first");
        String endpoint = readyEndpoint(first, "first");
        // Behind the leader's first entry, and the one that opened the client's session.
        assertEquals("0 index=3 term=1", client("put", "apple", "red", "--endpoints", endpoint));
        first.destroyForcibly().waitFor();

        Process second = serve("second");
        endpoint = readyEndpoint(second, "second");
        assertEquals("0 red", client("get", "apple", "--endpoints", endpoint));
        second.destroy();
        assertTrue(second.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, second.exitValue(), () -> read("second.err"));
        assertEquals(1, read("second.out").lines().count());
        assertEquals("", read("second.err"));

        // All that was applied is in the state now, and nothing of the log is applied again.
        Process third = serve("third");
        endpoint = readyEndpoint(third, "third");
        assertEquals("0 red", client("get", "apple", "--endpoints", endpoint));
    }

    private Process serve(String name) throws IOException {
        return start(name, "serve", "--config", "cluster.json", "--id", "1", "--data", "data", "--http", "0");
    }

    private String readyEndpoint(Process process, String name) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!read(name + ".out").endsWith("\n")) {
            assertTrue(System.nanoTime() < deadline, () -> read(name + ".err"));
            // Waits for its end meanwhile: a process that has ended says nothing more.
            assertFalse(process.waitFor(20, TimeUnit.MILLISECONDS), () -> read(name + ".err"));
        }
        String ready = read(name + ".out").strip();
        assertTrue(ready.matches("READY id=1 raft=127.0.0.1:\\d+ http=127.0.0.1:\\d+"), ready);
        return ready.substring(ready.lastIndexOf('=') + 1);
    }

    /** Returns exit code and output. */
    private String client(String... arguments) throws IOException, InterruptedException {
        Process client = start("client", arguments);
        assertTrue(client.waitFor(30, TimeUnit.SECONDS));
        return client.exitValue() + " " + (read("client.out") + read("client.err")).strip();
    }

    private Process start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RaftKv.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
