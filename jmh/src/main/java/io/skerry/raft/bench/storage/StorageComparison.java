package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.Results;
import io.skerry.raft.bench.Results.Score;
import io.skerry.raft.bench.Rounds;
import io.skerry.raft.bench.contest.Command;
import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.bench.contest.Trees;
import io.skerry.raft.bench.storage.Row.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures sections, each in rounds, with processes that stay from the begin to the end: what is compared is code that is
 * warm, and logs that have been in use. Not thread-safe; owned by its creator.
 */
final class StorageComparison implements AutoCloseable {

    private static final String NANOS = "nanosPerEntry";

    private final Amount amount;
    private final Asked.Starter starter;
    private final Set<String> present;
    private final Path disk;
    private final Path memory;
    private final PrintStream progress;
    private final Map<String, Asked> running = new LinkedHashMap<>();
    private final Map<Cell, Task> tasks = new HashMap<>();

    StorageComparison(
            Amount amount, Asked.Starter starter, Set<String> present, Path disk, Path memory, PrintStream progress) {
        this.amount = amount;
        this.starter = starter;
        this.present = present;
        this.disk = disk;
        this.memory = memory;
        this.progress = progress;
    }

    /**
     * Measures sections, one after the other.
     *
     * @param all where each is added when it is done
     */
    void run(List<Section> sections, StorageResults all) throws IOException {
        StorageRows rows = new StorageRows(amount, present, disk, memory, writeBuffer());
        all.fact("write buffer of Skerry", Long.toString(rows.writeBuffer()));
        warm();
        for (Section section : sections) {
            all.addAll(run(section, rows));
        }
    }

    private Results<Cell> run(Section section, StorageRows rows) throws IOException {
        List<List<Cell>> cells = new ArrayList<>();
        for (Row row : rows.of(section)) {
            List<Cell> ofRow = new ArrayList<>();
            row.tasks().forEach((contender, task) -> {
                Cell cell = new Cell(row.id(), contender);
                tasks.put(cell, task);
                ofRow.add(cell);
            });
            cells.add(ofRow);
        }
        prepare(section, rows);
        if (section.isShort()) {
            // The compiler's work would be a large part of what short turns measure.
            for (List<Cell> row : cells) {
                for (Cell cell : row) {
                    turn(cell);
                }
            }
        }
        int rounds = section == Section.STEADY || section == Section.REOPEN ? amount.longRounds() : amount.rounds();
        Results<Cell> results = new Rounds<Cell, IOException>(rounds, this::turn, progress).run(cells);
        closeFolders(cells);
        return results;
    }

    private void prepare(Section section, StorageRows rows) throws IOException {
        if (section == Section.APPEND) {
            progress.println("primed: " + ask(Contenders.SKERRY, rows.prime("log")));
        } else if (section == Section.GROUPS) {
            for (int groups : amount.groups()) {
                Command prime = with(rows.prime("groups-" + groups), "groups", Integer.toString(groups));
                progress.println("primed: " + ask(Contenders.SKERRY, prime));
            }
        } else if (section == Section.STEADY) {
            for (List<Cell> row : cellsOf(section, rows)) {
                Command steady = tasks.get(row.get(0)).command();
                Command prime = new Command(
                        "prime",
                        Map.of("folder", steady.params().get("folder"), "bytes", Long.toString(amount.primeBytes())));
                progress.println("primed: " + ask(Contenders.SKERRY, prime));
            }
        } else if (section == Section.READ) {
            for (String contender : List.of(Contenders.SKERRY, Contenders.NAIVE, Contenders.JRAFT, Contenders.RATIS)) {
                if (present.contains(contender)) {
                    ask(contender, rows.fill(contender));
                }
            }
        }
    }

    private static List<List<Cell>> cellsOf(Section section, StorageRows rows) {
        return rows.of(section).stream()
                .map(row -> row.tasks().keySet().stream()
                        .map(contender -> new Cell(row.id(), contender))
                        .toList())
                .toList();
    }

    private static Command with(Command command, String name, String value) {
        Map<String, String> params = new HashMap<>(command.params());
        params.put(name, value);
        return new Command(command.task(), params);
    }

    /** Compiled code is what is compared; in memory there are enough appends for that within seconds. */
    private void warm() throws IOException {
        for (String contender : present) {
            Command append = new Command(
                    "append",
                    Map.of(
                            "folder",
                            memory.resolve(contender).resolve("warm").toString(),
                            "payload",
                            "256",
                            "batch",
                            "16",
                            "millis",
                            Integer.toString(amount.warmMillis())));
            ask(contender, append);
            ask(contender, with(append, "batch", "1"));
            ask(contender, new Command("close", append.params()));
        }
    }

    private long writeBuffer() throws IOException {
        Command describe = new Command(
                "describe",
                Map.of("folder", disk.resolve(Contenders.SKERRY).resolve("log").toString()));
        return ask(Contenders.SKERRY, describe)
                .values()
                .getOrDefault("writeBufferBytes", 0.0)
                .longValue();
    }

    private Score turn(Cell cell) throws IOException {
        Task task = tasks.get(cell);
        Command command = task.command();
        Figures figures =
                command.task().equals("reopen") ? reopen(task.process(), command) : ask(task.process(), command);
        Map<String, Double> values = figures.values();
        return new Score(
                values.getOrDefault(NANOS, values.getOrDefault("nanos", Double.NaN)),
                values.getOrDefault("p50Nanos", Double.NaN),
                values.getOrDefault("heapPerEntry", Double.NaN),
                values);
    }

    /** One process writes and is killed, the next one opens. */
    private Figures reopen(String contender, Command command) throws IOException {
        try (Asked killed = starter.start(contender)) {
            killed.ask(new Command("fill", command.params()));
            killed.kill();
        }
        Path folder = Path.of(command.params().get("folder"));
        Path scratch = folder.resolveSibling("scratch");
        try (Asked next = starter.start(contender)) {
            Figures figures = next.ask(with(command, "scratch", scratch.toString()));
            next.ask(new Command("close", command.params()));
            return figures;
        } finally {
            Trees.delete(folder);
        }
    }

    private Figures ask(String contender, Command command) throws IOException {
        Asked asked = running.get(contender);
        if (asked == null) {
            asked = starter.start(contender);
            running.put(contender, asked);
        }
        return asked.ask(command);
    }

    /** The next section has the disk for itself. */
    private void closeFolders(List<List<Cell>> cells) throws IOException {
        for (List<Cell> row : cells) {
            for (Cell cell : row) {
                Task task = tasks.get(cell);
                if (!task.command().task().equals("reopen")) {
                    ask(task.process(), new Command("close", task.command().params()));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Asked asked : running.values()) {
            try {
                asked.close();
            } catch (IOException e) {
                first = e;
            }
        }
        running.clear();
        if (first != null) {
            throw first;
        }
    }
}
