package io.skerry.examples.kv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.HostPort;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class CommandLineTest extends CliTestCase {

    private static final String NEXT = System.lineSeparator() + "  raft-kv ";

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "put", "get", "delete", "cas", "status", "member"})
    void everyCommandExplainsItselfAndItsExitCodes(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(out.toString().contains("Usage: raft-kv " + command)
                || out.toString().contains("raft-kv cas"));
        assertTrue(out.toString().contains("Exit codes:"), out::toString);
        assertTrue(out.toString().contains("  0   "), out::toString);
        assertTrue(command.equals("member") || out.toString().contains("Example:" + NEXT + command), out::toString);
        assertTrue(out.toString().contains("  2   "), out::toString);
        assertEquals("", err.toString());
        assertEquals(0, run(command, "--version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "rebind"})
    void everyCommandAboutMembersExplainsItselfAndItsExitCodes(String command) {
        assertEquals(0, run("member", command, "--help"));
        assertTrue(out.toString().contains("Usage: raft-kv member " + command), out::toString);
        assertTrue(out.toString().contains("Exit codes:"), out::toString);
        assertTrue(out.toString().contains("Example:" + NEXT + "member " + command), out::toString);
        assertEquals(2, run("member"));
        assertEquals(2, run("member", "rebind"));
    }

    @Test
    void theWholeExplainsItself() {
        assertEquals(0, run("--help"));
        for (String command : List.of("demo", "serve", "put", "get", "delete", "cas", "status", "member")) {
            assertTrue(out.toString().contains("\n  " + command + " "), command);
        }
        assertEquals(0, run("--version"));
        assertTrue(out.toString().startsWith("raft-kv "), out::toString);
        assertTrue(out.toString().contains("java "), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "put",
                "put key",
                "put key value more",
                "get",
                "get key --consistency strong",
                "delete",
                "delete a b",
                "cas key",
                "cas key value",
                "cas key a b c",
                "cas --absent key a b",
                "put key value --endpoints https://example.org",
                "put key value --endpoints host:port",
                "put key value --endpoints http://127.0.0.1:8001/path",
                "put key value --timeout 10",
                "put key value --timeout 0s",
                "status --nonsense",
                "status key",
                "serve",
                "serve --id 1 --data d",
                "serve --config c --data d",
                "serve --config c --id 1",
                "serve --config c --id one --data d",
                "serve --config c --id 1 --data d --http x",
                "serve --config c --id 1 --data d --http 70000",
                "serve --config c --id 1 --data d --bind host",
                "serve --config c --id 1 --data d --request-timeout never",
                "demo --nodes 2",
                "demo --nodes 10",
                "demo --nodes x",
                "demo --seconds 1",
                "demo --http-base 0",
                "demo --http-base 65535",
                "demo more"
            })
    void whatIsNotUnderstoodIsSaidAndEndsWithTwo(String arguments) {
        assertEquals(2, run(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        assertEquals("", out.toString());
        assertTrue(!err.toString().isBlank());
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8001,  http://127.0.0.1:8001",
        "http://db1:8001/,       http://db1:8001",
        "db1:8001,               http://db1:8001",
        "8001,                   http://127.0.0.1:8001",
        ":8001,                  http://127.0.0.1:8001",
        "[::1]:8001,             http://[::1]:8001"
    })
    void anEndpointMayBeShort(String text, String endpoint) {
        assertEquals(URI.create(endpoint), new Converters.Endpoint().convert(text));
    }

    @Test
    void addressesAndTimesAreRead() {
        assertEquals(new HostPort("127.0.0.1", 8001), new Converters.Address().convert("8001"));
        assertEquals(new HostPort("0.0.0.0", 8001), new Converters.Address().convert("0.0.0.0:8001"));
        assertEquals(Duration.ofMillis(500), new Converters.Time().convert("500ms"));
        assertEquals(Duration.ofSeconds(5), new Converters.Time().convert("5s"));
        assertEquals(Duration.ofMinutes(1), new Converters.Time().convert("1m"));
        assertThrows(TypeConversionException.class, () -> new Converters.Time().convert("5"));
    }
}
