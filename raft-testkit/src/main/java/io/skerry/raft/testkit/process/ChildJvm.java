package io.skerry.raft.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own, on the class path of this one, that reports in lines on its standard output. It is killed when it
 * outlives its deadline, or when this is closed; so reading its lines always ends.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class ChildJvm implements AutoCloseable {

    /** Those that run, so that none outlives this process, however it ends its own tests. */
    private static final Set<ProcessHandle> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> RUNNING.forEach(ProcessHandle::destroyForcibly), "end of child JVMs"));
    }

    private static final long DUMP_SECONDS = 10;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;
    private final ScheduledExecutorService watchdog;
    /** While this is stopped: a shell that lets it go on when its input ends, be it because this process has ended. */
    private @Nullable Process pauseKeeper;

    private volatile boolean overdue;

    private ChildJvm(Process process, Path errors, Duration deadline) {
        this.process = process;
        RUNNING.add(process.toHandle());
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
        this.watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "watchdog of process " + process.pid());
            thread.setDaemon(true);
            return thread;
        });
        watchdog.schedule(this::killOverdue, deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** As {@link #start(List, Class, List, Map, List, Path, Duration)}, with nothing around it. */
    public static ChildJvm start(
            Class<?> main,
            List<String> jvmArgs,
            Map<String, String> environment,
            List<String> args,
            Path errors,
            Duration deadline)
            throws IOException {
        return start(List.of(), main, jvmArgs, environment, args, errors, deadline);
    }

    /**
     * Starts a JVM.
     *
     * @param wrapper     the command that runs it; none for the JVM alone
     * @param main        the class to run
     * @param jvmArgs     before it
     * @param environment beside what this process has
     * @param args        after it
     * @param errors      takes its standard error, added to what is there
     */
    public static ChildJvm start(
            List<String> wrapper,
            Class<?> main,
            List<String> jvmArgs,
            Map<String, String> environment,
            List<String> args,
            Path errors,
            Duration deadline)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        // A process that lives a second or two is faster without the second compiler.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        // What libraries unpack goes where it is removed, although who is killed removes nothing.
        command.add("-Djava.io.tmpdir=" + errors.toAbsolutePath().getParent());
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(args);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start(), errors, deadline);
    }

    /** Returns the next line, or null when there are no more; a last line without an end was not finished. */
    public @Nullable String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = output.read(); c != '\n'; c = output.read()) {
            if (c < 0) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** Returns whether {@link #readLine} finds something to read at once. */
    public boolean hasOutput() throws IOException {
        return output.ready();
    }

    /** Returns its number in the system. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it with SIGSTOP: its sockets stay open, and nobody answers. If this process ends, however, it goes on. */
    public void pause() throws IOException {
        String script = "kill -STOP %1$d && echo && read end; kill -CONT %1$d".formatted(process.pid());
        Process keeper = new ProcessBuilder("/bin/sh", "-c", script).start();
        if (keeper.getInputStream().read() < 0) {
            throw new IOException("Process " + process.pid() + " cannot be sent SIGSTOP");
        }
        pauseKeeper = keeper;
    }

    /** Lets it go on with SIGCONT. */
    public void goOn() throws IOException, InterruptedException {
        Process keeper = pauseKeeper;
        if (keeper == null) {
            throw new IllegalStateException("Process " + process.pid() + " is not stopped");
        }
        pauseKeeper = null;
        keeper.getOutputStream().close();
        if (keeper.waitFor() != 0) {
            throw new IOException("Process " + process.pid() + " cannot be sent SIGCONT");
        }
    }

    /** Lets it go on for so long, unless it ends by itself. */
    public void letRun(long micros) throws InterruptedException {
        process.waitFor(micros, TimeUnit.MICROSECONDS);
    }

    /** Adds to a file what each of its threads is doing; or why that cannot be told, if it is stopped, for example. */
    public void dumpThreads(Path file) throws IOException, InterruptedException {
        Process dump = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jstack")
                                .toString(),
                        Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                .start();
        if (!dump.waitFor(DUMP_SECONDS, TimeUnit.SECONDS)) {
            dump.destroyForcibly();
            Files.writeString(file, "nothing within " + DUMP_SECONDS + " s\n", StandardOpenOption.APPEND);
        }
    }

    /** Kills it with SIGKILL; what it has written can still be read. */
    public void kill() {
        // By its handle: Process.destroyForcibly would also close our end of the pipe, and lose what stands in it.
        process.toHandle().destroyForcibly();
    }

    /** Waits until it has ended, and returns its exit code. */
    public int waitForEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Returns whether it had to be killed because it took too long. */
    public boolean wasOverdue() {
        return overdue;
    }

    /** Returns what it has written to its standard error. */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** As {@link #errors}, for messages of failures. */
    public String errorsOrWhy() {
        try {
            return errors();
        } catch (IOException e) {
            return "its errors cannot be read: " + e;
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() throws IOException {
        watchdog.shutdownNow();
        if (pauseKeeper != null) {
            pauseKeeper.destroyForcibly();
        }
        process.destroyForcibly();
        RUNNING.remove(process.toHandle());
        output.close();
    }

    private void killOverdue() {
        overdue = true;
        kill();
    }
}
