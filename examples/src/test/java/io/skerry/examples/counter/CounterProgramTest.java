package io.skerry.examples.counter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterProgramTest {

    @Test
    void whatOneRunHasAddedTheNextOneFinds(@TempDir Path folder) throws IOException {
        String[] arguments = arguments(folder);
        assertEquals("now 1, seen 1", run(CounterProgram::main, arguments));
        assertEquals("now 2, seen 2", run(CounterProgram::main, arguments));
    }

    @Test
    void aSessionAddsToo(@TempDir Path folder) throws IOException {
        String[] arguments = arguments(folder);
        assertEquals("now 1", run(ExactlyOnceProgram::main, arguments));
        assertEquals("now 2", run(ExactlyOnceProgram::main, arguments));
    }

    @Test
    void aCounterInRocksDbAddsToo(@TempDir Path folder) throws IOException {
        String[] arguments = arguments(folder);
        assertEquals("now 1", run(DurableCounterProgram::main, arguments));
        assertEquals("now 2", run(DurableCounterProgram::main, arguments));
    }

    private static String[] arguments(Path folder) throws IOException {
        Path config = folder.resolve("cluster.json");
        try (ServerSocket socket = new ServerSocket(0)) {
            Files.writeString(config, "{\"1\": {\"id\": 1, \"addr\": \":" + socket.getLocalPort() + "\"}}");
        }
        return new String[] {config.toString(), "1", folder.resolve("data").toString()};
    }

    private static String run(Consumer<String[]> program, String[] arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.accept(arguments);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("now"))
                .findFirst()
                .orElse("nothing");
    }
}
