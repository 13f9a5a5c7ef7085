package io.skerry.examples.kv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.fake.FakeCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import picocli.CommandLine;

/** Runs commands as the process would, but for its end. */
abstract class CliTestCase {

    final FakeCluster cluster = new FakeCluster();
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    CommandLine.Help.Ansi ansi = CommandLine.Help.Ansi.AUTO;

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    Life life() {
        return (close, ready) -> ready.run();
    }

    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = RaftKvCommand.commandLine(cluster, life());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    int run(List<String> first, String... more) {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(List.of(more));
        return run(arguments.toArray(new String[0]));
    }

    void assertOut(String text) {
        assertEquals(text, out.toString().strip());
    }

    void assertErr(String text) {
        assertTrue(err.toString().contains(text), err::toString);
    }

    void assertOneLineOnErr(String text) {
        assertErr(text);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertOut("");
    }
}
