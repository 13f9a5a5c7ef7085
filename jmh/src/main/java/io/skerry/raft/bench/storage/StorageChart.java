package io.skerry.raft.bench.storage;

import static io.skerry.raft.bench.storage.Contenders.JRAFT;
import static io.skerry.raft.bench.storage.Contenders.NAIVE;
import static io.skerry.raft.bench.storage.Contenders.OVERWRITTEN;
import static io.skerry.raft.bench.storage.Contenders.RATIS;
import static io.skerry.raft.bench.storage.Contenders.SKERRY;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars: what share of the preallocated raw file's speed each store reaches. A picture that is read on a light page and on a
 * dark one, of text and rectangles only. Immutable.
 */
final class StorageChart {

    private static final List<String> BARS = List.of(SKERRY, NAIVE, JRAFT, RATIS);
    private static final int WIDTH = 760;
    private static final int LEFT = 210;
    private static final int RIGHT = 70;
    private static final int TOP = 76;
    private static final int BAR = 13;
    private static final int GAP = 3;
    private static final int BETWEEN_ROWS = 14;
    private static final double STEP = 0.25;

    private static final String STYLE = """
            <style>
              text { font: 12px system-ui, sans-serif; fill: #1f2328; }
              .title { font-size: 15px; font-weight: 600; }
              .small { font-size: 11px; fill: #59636e; }
              .line { stroke: #d1d9e0; stroke-width: 1; }
              .raw { stroke: #59636e; stroke-width: 1.5; stroke-dasharray: 4 3; }
              .skerry { fill: #0969da; } .naive { fill: #8c959f; } .jraft { fill: #bc4c00; } .ratis { fill: #1a7f37; }
              @media (prefers-color-scheme: dark) {
                text { fill: #f0f6fc; }
                .small { fill: #9198a1; }
                .line { stroke: #3d444d; }
                .raw { stroke: #9198a1; }
                .skerry { fill: #4493f8; } .naive { fill: #656c76; } .jraft { fill: #db6d28; } .ratis { fill: #3fb950; }
              }
            </style>
            """;

    private final StorageResults results;
    private final List<String> rows;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    StorageChart(StorageResults results) {
        this.results = results;
        this.rows = rowsOf(results);
        this.most = Math.max(
                1,
                rows.stream()
                        .flatMapToDouble(row -> present(row).stream().mapToDouble(name -> share(row, name)))
                        .max()
                        .orElse(1));
    }

    private static List<String> rowsOf(StorageResults results) {
        List<String> rows = new ArrayList<>(results.rows(Section.APPEND));
        rows.addAll(results.rows(Section.GROUPS));
        rows.removeIf(row -> !results.has(row, OVERWRITTEN));
        return rows;
    }

    private List<String> present(String row) {
        return BARS.stream().filter(name -> results.has(row, name)).toList();
    }

    private double share(String row, String name) {
        return results.ratio(row, name, OVERWRITTEN, "entriesPerSecond").median();
    }

    /** Returns the picture. */
    String svg() {
        svg.setLength(0);
        int height = TOP + 24;
        for (String row : rows) {
            height += present(row).size() * (BAR + GAP) + BETWEEN_ROWS;
        }
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"t\">%n",
                WIDTH, height);
        svg.append(STYLE);
        add("<title id=\"t\">Durable entries a second, as a share of a preallocated raw file's</title>%n");
        add("<text class=\"title\" x=\"8\" y=\"22\">Durable entries a second, raw disk = 1</text>%n");
        legend();
        scale(height - 24);
        int y = TOP;
        for (String row : rows) {
            y = row(row, y);
        }
        svg.append("</svg>\n");
        return svg.toString();
    }

    private void legend() {
        int x = 8;
        for (String name : BARS) {
            if (rows.stream().anyMatch(row -> results.has(row, name))) {
                add("<rect class=\"%s\" x=\"%d\" y=\"36\" width=\"11\" height=\"11\" rx=\"2\"/>%n", name, x);
                add("<text x=\"%d\" y=\"46\">%s</text>%n", x + 16, Contenders.title(name));
                x += 40 + 7 * Contenders.title(name).length();
            }
        }
        add("<line class=\"raw\" x1=\"%d\" y1=\"42\" x2=\"%d\" y2=\"42\"/>%n", x, x + 22);
        add("<text x=\"%d\" y=\"46\">raw file, preallocated</text>%n", x + 28);
    }

    private void scale(int bottom) {
        for (double share = 0; share <= most + STEP / 2; share += STEP) {
            boolean raw = Math.abs(share - 1) < STEP / 2;
            add(
                    "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
                    raw ? "raw" : "line", x(share), TOP - 8, x(share), bottom);
            add(
                    "<text class=\"small\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.2f</text>%n",
                    x(share), bottom + 15, share);
        }
    }

    private int row(String row, int top) {
        int y = top;
        List<String> present = present(row);
        int middle = top + present.size() * (BAR + GAP) / 2 + 3;
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LEFT - 10, middle, label(row));
        for (String name : present) {
            double share = share(row, name);
            add(
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                    name, LEFT, y, Math.max(1, x(share) - LEFT), BAR);
            add("<text class=\"small\" x=\"%.1f\" y=\"%d\">%.2f</text>%n", x(share) + 5, y + BAR - 3, share);
            y += BAR + GAP;
        }
        return y + BETWEEN_ROWS;
    }

    private static String label(String row) {
        String name = row.substring(row.indexOf(' ') + 1);
        return Section.ofRow(row) == Section.GROUPS ? name.replaceFirst(" x ", " groups, ") : "1 group, " + name;
    }

    private double x(double share) {
        return LEFT + share / most * (WIDTH - LEFT - RIGHT);
    }

    private void add(String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values));
    }
}
