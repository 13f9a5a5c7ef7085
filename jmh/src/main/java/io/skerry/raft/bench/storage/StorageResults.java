package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.Results;
import io.skerry.raft.bench.Results.Score;
import io.skerry.raft.bench.Spread;
import io.skerry.raft.bench.contest.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All figures of all turns, and the facts about the machine; as a file of lines with commas:
 *
 * <pre>
 *  # cpus: 2
 *  row,contender,round,figures
 *  append 1 x 256 B,skerry,1,entries=5012.0 nanos=...
 * </pre>
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class StorageResults {

    private static final String FACT = "# ";
    private static final String HEAD = "row,contender,round,figures";
    private static final int COLUMNS = 4;

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Results<Cell> results = new Results<>();

    /** Adds a fact. */
    void fact(String name, String value) {
        facts.put(name, value);
    }

    Map<String, String> facts() {
        return facts;
    }

    void addAll(Results<Cell> more) {
        more.trials().forEach(cell -> more.scores(cell).forEach(score -> results.add(cell, score)));
    }

    /** Returns the rows of a section, in the order in which they were measured. */
    List<String> rows(Section section) {
        return results.trials().stream()
                .map(Cell::row)
                .filter(row -> Section.ofRow(row) == section)
                .distinct()
                .toList();
    }

    boolean has(String row, String contender) {
        return results.has(new Cell(row, contender));
    }

    /** Returns a figure of each round. */
    double[] figures(String row, String contender, String figure) {
        return results.figures(new Cell(row, contender), figure);
    }

    /** Returns a figure, over the rounds. */
    Spread spread(String row, String contender, String figure) {
        return Spread.of(figures(row, contender, figure));
    }

    /** Returns a figure divided by another contender's, within each round. */
    Spread ratio(String row, String ours, String theirs, String figure) {
        return Spread.ofRatios(figures(row, ours, figure), figures(row, theirs, figure));
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        facts.forEach((name, value) -> lines.add(FACT + name + ": " + value));
        lines.add(HEAD);
        for (Cell cell : results.trials()) {
            int round = 0;
            for (Score score : results.scores(cell)) {
                round++;
                StringBuilder figures = new StringBuilder();
                new TreeMap<>(score.figures())
                        .forEach((name, value) -> figures.append(figures.isEmpty() ? "" : " ")
                                .append(name)
                                .append('=')
                                .append(value));
                lines.add(String.join(",", cell.row(), cell.contender(), Integer.toString(round), figures));
            }
        }
        Files.write(file, lines);
    }

    /** Adds what a file holds. */
    void read(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(FACT)) {
                String[] pair = line.substring(FACT.length()).split(": ", 2);
                facts.put(pair[0], pair[1]);
            } else if (!line.equals(HEAD)) {
                String[] columns = line.split(",", COLUMNS);
                if (columns.length < COLUMNS) {
                    throw new IOException("Not a line of results, in " + file + ": " + line);
                }
                Map<String, Double> figures =
                        Figures.parse(columns[COLUMNS - 1]).values();
                double median = figures.getOrDefault("p50Nanos", Double.NaN);
                results.add(new Cell(columns[0], columns[1]), new Score(Double.NaN, median, Double.NaN, figures));
            }
        }
    }
}
