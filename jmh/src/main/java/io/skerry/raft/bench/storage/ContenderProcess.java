package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.contest.Command;
import io.skerry.raft.bench.contest.ContenderServer;
import io.skerry.raft.bench.contest.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A contender in a JVM of its own. Not thread-safe; owned by its creator. */
final class ContenderProcess implements Asked {

    private static final long LONGEST_MINUTES = 5;

    private final String name;
    private final Path messages;
    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;

    private ContenderProcess(String name, Path messages, Process process) {
        this.name = name;
        this.messages = messages;
        this.process = process;
        this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it.
     *
     * @param messages where what it writes to its standard error is added
     */
    static ContenderProcess start(String name, String classPath, String mainClass, Path messages) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                // A store of another project takes 8 MiB of these for each of 256 groups.
                "-XX:MaxDirectMemorySize=4g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                mainClass,
                name);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(messages.toFile()))
                .start();
        return new ContenderProcess(name, messages, process);
    }

    @Override
    public Figures ask(Command command) throws IOException {
        in.println(command.line());
        String line = answer(command);
        if (!line.startsWith(ContenderServer.ANSWER)) {
            throw new IOException(name + " cannot " + command.line() + ": " + line + "; see " + messages);
        }
        Quietness.await(process.pid());
        return Figures.parse(line.substring(ContenderServer.ANSWER.length()));
    }

    private String answer(Command command) throws IOException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
        try {
            return line.get(LONGEST_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(name + " does not answer " + command.line(), e.getCause());
        } catch (TimeoutException e) {
            kill();
            throw new IOException(
                    name + " has not answered " + command.line() + " within " + LONGEST_MINUTES + " minutes", e);
        }
    }

    private String readLine() {
        try {
            String line = out.readLine();
            return line == null ? "it has ended" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void kill() throws IOException {
        process.destroyForcibly();
        await();
    }

    /** Lets it close what it has open, and waits for its end. */
    @Override
    public void close() throws IOException {
        in.close();
        await();
        out.close();
    }

    private void await() throws IOException {
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(name + " does not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
