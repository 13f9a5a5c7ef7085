package io.skerry.raft.bench.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Does what a comparison asks a contender for. Stores that were opened stay open from one command to the next, so that each
 * turn begins with a log that has been in use for a while.
 *
 * <pre>
 *  append     folder payload batch millis [bytes keepBytes watchLogs fresh]   one thread, one append in flight
 *  prepared   folder payload batch appends                                   the same of entries that are encoded
 *  groups     folder groups payload batch millis [keepBytes]                 an append of each group in flight
 *  prime      folder bytes [atLeast]                                         until log files are overwritten
 *  fill       folder payload batch entries
 *  read       folder payload count millis [newest]                           ranges at random places
 *  scan       folder count                                                   all, once
 *  truncate   folder payload batch millis
 *  encode, decode   payload batch millis
 *  reopen     folder scratch                                                 after another process was killed
 *  describe   folder
 *  close      folder
 * </pre>
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class ContenderServer implements AutoCloseable {

    /** Begins the line that answers a command. */
    public static final String ANSWER = "@ ";

    /** Begins the line that says why there is no answer. */
    public static final String FAULT = "! ";

    private static final int FIRST_APPENDS = 20;

    private final Contender contender;
    private final Map<Path, Store> stores = new HashMap<>();

    /** Serves a contender. */
    public ContenderServer(Contender contender) {
        this.contender = contender;
    }

    /** Answers each line, until there are no more. What is printed to the standard output meanwhile goes to the errors. */
    public static void serve(Contender contender) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        serve(contender, System.in, out);
    }

    static void serve(Contender contender, InputStream in, PrintStream out) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try (ContenderServer server = new ContenderServer(contender)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(server.answer(line));
                out.flush();
            }
        } catch (Error e) {
            // Out of memory, say: a store's own threads would keep the process, and whoever asks, waiting.
            e.printStackTrace();
            out.println(FAULT + e);
            out.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    private String answer(String line) {
        try {
            return ANSWER + run(Command.parse(line)).line();
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return FAULT + e;
        }
    }

    /** Does one thing. */
    public Figures run(Command command) throws IOException {
        return switch (command.task()) {
            case "encode", "decode" -> OtherTasks.code(contender, command);
            case "reopen" -> reopen(command);
            case "close" -> close(folder(command));
            default -> runInStore(command);
        };
    }

    private Figures runInStore(Command command) throws IOException {
        Path folder = folder(command);
        Store store = store(folder, (int) command.number("groups", 1));
        Journal journal = store.journal(0);
        LogFiles files = new LogFiles(folder);
        return switch (command.task()) {
            case "append" -> append(command, folder, journal);
            case "prepared" -> AppendTask.of(command).runPrepared(journal, command.number("appends"));
            case "groups" -> GroupsTask.of(command).run(store);
            case "prime" -> AppendTask.prime(command, journal, files);
            case "fill" -> OtherTasks.fill(journal, command);
            case "read" -> ReadTask.of(command).run(journal);
            case "scan" -> ReadTask.scan(journal, command);
            case "truncate" -> OtherTasks.truncate(journal, command);
            case "describe" -> new Figures().with("writeBufferBytes", files.writeBufferBytes());
            default -> throw new IllegalArgumentException("No such task: " + command.task());
        };
    }

    private Figures append(Command command, Path folder, Journal journal) throws IOException {
        AppendTask task = AppendTask.of(command);
        if (command.number("fresh", 0) == 0) {
            return task.run(journal, new LogFiles(folder));
        }
        for (int i = 0; i < FIRST_APPENDS; i++) {
            journal.append(task.payloads(), journal.firstIndex());
        }
        Figures figures = task.run(journal, new LogFiles(folder));
        close(folder);
        return figures;
    }

    /** Opens what a killed process left; classes and libraries are loaded before, by opening something else. */
    private Figures reopen(Command command) throws IOException {
        Path scratch = Path.of(command.text("scratch"));
        store(scratch, 1).journal(0).append(Payloads.of(1, 1), 1);
        close(scratch);
        Path folder = folder(command);
        LogFiles files = new LogFiles(folder);
        long bytes = files.bytes();
        files.readNanos();
        long readNanos = files.readNanos();
        long begin = System.nanoTime();
        Journal journal = store(folder, 1).journal(0);
        long entries = journal.lastIndex() - journal.firstIndex() + 1;
        return new Figures()
                .with("nanos", System.nanoTime() - begin)
                .with("entries", entries)
                .with("logBytes", bytes)
                .with("readNanos", readNanos);
    }

    private static Path folder(Command command) {
        return Path.of(command.text("folder"));
    }

    private Store store(Path folder, int groups) throws IOException {
        Store open = stores.get(folder);
        if (open == null) {
            Files.createDirectories(folder);
            open = contender.open(folder, groups);
            stores.put(folder, open);
        }
        return open;
    }

    private Figures close(Path folder) throws IOException {
        Store open = stores.remove(folder);
        if (open != null) {
            open.close();
        }
        Trees.delete(folder);
        return new Figures();
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Store store : stores.values()) {
            try {
                store.close();
            } catch (IOException e) {
                first = e;
            }
        }
        stores.clear();
        if (first != null) {
            throw first;
        }
    }
}
