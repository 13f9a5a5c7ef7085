package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.Spread;
import io.skerry.raft.bench.Table;
import io.skerry.raft.bench.contest.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All that was measured, and the facts about the machine; as a file of lines with commas, and as a page:
 *
 * <pre>
 *  # cpus: 2
 *  part,row,round,figures
 *  delta,1% contiguous,1,received=1048576.0 ofFull=0.01
 * </pre>
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Measured {

    private static final String FACT = "# ";
    private static final String HEAD = "part,row,round,figures";
    private static final int COLUMNS = 4;

    private final PrintStream progress;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<Part, Map<String, List<Map<String, Double>>>> rows = new LinkedHashMap<>();

    Measured(PrintStream progress) {
        this.progress = progress;
    }

    void fact(String name, String value) {
        facts.put(name, value);
    }

    /** Adds the next round of a row, which has no comma in its name. */
    void add(Part part, String row, Figures figures) {
        progress.printf(Locale.ROOT, "%s, %s: %s%n", part.id(), row, figures.line());
        put(part, row, figures);
    }

    private void put(Part part, String row, Figures figures) {
        rows.computeIfAbsent(part, absent -> new LinkedHashMap<>())
                .computeIfAbsent(row, absent -> new ArrayList<>())
                .add(figures.ordered());
    }

    void say(String text) {
        progress.println(text);
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        facts.forEach((name, value) -> lines.add(FACT + name + ": " + value));
        lines.add(HEAD);
        rows.forEach((part, ofPart) -> ofPart.forEach((row, rounds) -> {
            for (int round = 0; round < rounds.size(); round++) {
                Figures figures = new Figures();
                rounds.get(round).forEach(figures::with);
                lines.add(String.join(",", part.id(), row, Integer.toString(round + 1), figures.line()));
            }
        }));
        Files.write(file, lines);
    }

    /** Adds what a file holds; what is there of the same part stays. */
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
                put(Part.of(columns[0]), columns[1], Figures.parse(columns[COLUMNS - 1]));
            }
        }
    }

    /** Returns the page. */
    String page() {
        StringBuilder page = new StringBuilder("# What snapshots cost\n\n");
        facts.forEach((name, value) ->
                page.append("- ").append(name).append(": ").append(value).append('\n'));
        page.append("\nOf several rounds, the median with the lowest and the highest.\n");
        for (Part part : Part.values()) {
            if (rows.containsKey(part)) {
                page.append("\n## ").append(part.title()).append("\n\n").append(table(rows.get(part)));
            }
        }
        return page.toString();
    }

    private static Table table(Map<String, List<Map<String, Double>>> ofPart) {
        Set<String> names = new LinkedHashSet<>();
        ofPart.values().forEach(rounds -> rounds.forEach(round -> names.addAll(round.keySet())));
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(names);
        Table table = new Table(head.toArray(String[]::new));
        ofPart.forEach((row, rounds) -> {
            List<String> cells = new ArrayList<>(List.of(row));
            names.forEach(name -> cells.add(cell(rounds, name)));
            table.add(cells.toArray(String[]::new));
        });
        return table;
    }

    private static String cell(List<Map<String, Double>> rounds, String name) {
        double[] values = rounds.stream()
                .filter(round -> round.containsKey(name))
                .mapToDouble(round -> round.get(name))
                .toArray();
        if (values.length == 0) {
            return "";
        }
        Spread spread = Spread.of(values);
        return values.length == 1
                ? number(spread.median())
                : number(spread.median()) + " (" + number(spread.min()) + "-" + number(spread.max()) + ")";
    }

    private static String number(double value) {
        double size = Math.abs(value);
        String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : pattern, value);
    }
}
