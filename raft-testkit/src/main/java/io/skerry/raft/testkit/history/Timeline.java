package io.skerry.raft.testkit.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws what a verdict is about as an SVG: a row for each client, a bar for each operation from its begin to its end, those
 * that cannot be explained in red. What lies far from them is left out.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class Timeline {

    private static final int WIDTH = 1600;
    private static final int LEFT = 120;
    private static final int ROW = 34;
    private static final int BAR = 24;
    private static final int LETTER = 7;
    /** So many that a browser shows them well. */
    private static final int MOST = 400;

    private final List<Operation<?>> operations;
    private final Set<Long> red = new HashSet<>();
    private final long from;
    private final long until;
    private final StringBuilder svg = new StringBuilder();

    private Timeline(Verdict<?> verdict) {
        verdict.window().forEach(operation -> red.add(operation.number()));
        this.operations = near(verdict);
        this.from = operations.stream().mapToLong(Operation::beginNanos).min().orElse(0);
        this.until = operations.stream()
                .mapToLong(operation -> operation.isOpen() ? operation.beginNanos() : operation.endNanos())
                .max()
                .orElse(0);
    }

    /** Writes a file anew. */
    public static void write(Path file, Verdict<?> verdict) throws IOException {
        Files.writeString(file, new Timeline(verdict).draw());
    }

    /** The window, and what is nearest to it in the order of begins. */
    private static List<Operation<?>> near(Verdict<?> verdict) {
        Set<Operation<?>> shown = new HashSet<>(verdict.window());
        long last =
                verdict.window().stream().mapToLong(Operation::beginNanos).max().orElse(Long.MAX_VALUE);
        Collection<Operation<?>> nearest = new ArrayList<>(verdict.operations());
        nearest.stream()
                .sorted(Comparator.comparingLong(operation -> Math.abs(last - operation.beginNanos())))
                .limit(MOST)
                .forEach(shown::add);
        return shown.stream()
                .sorted(Comparator.comparingLong(Operation::beginNanos))
                .toList();
    }

    private String draw() {
        List<String> clients = new ArrayList<>(
                new TreeSet<>(operations.stream().map(Operation::client).toList()));
        int height = ROW * (clients.size() + 1);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\"".formatted(WIDTH, height))
                .append(" font-family=\"monospace\" font-size=\"11\">\n");
        for (int row = 0; row < clients.size(); row++) {
            text(4, row * ROW + BAR, clients.get(row));
        }
        for (Operation<?> operation : operations) {
            bar(operation, clients.indexOf(operation.client()) * ROW + (ROW - BAR) / 2);
        }
        text(LEFT, clients.size() * ROW + BAR, "%.3f ms from left to right".formatted((until - from) / 1e6));
        return svg.append("</svg>\n").toString();
    }

    private void bar(Operation<?> operation, int y) {
        int x = x(operation.beginNanos());
        int width = Math.max(2, (operation.isOpen() ? WIDTH : x(operation.endNanos())) - x);
        boolean isRed = red.contains(operation.number());
        String color = isRed
                ? "#e88"
                : switch (operation.outcome()) {
                    case ANSWERED -> "#bde";
                    case REFUSED -> "#ddd";
                    case UNKNOWN -> "#fe9";
                };
        String label = "#" + operation.number() + " " + operation.text();
        svg.append("<g><title>%s %s %s</title>".formatted(xml(label), operation.outcome(), xml(operation.client())))
                .append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#666\"/></g>%n"
                        .formatted(x, y, width, BAR, color));
        // What does not fit is told when the pointer rests on the bar.
        if (isRed || width > LETTER * label.length()) {
            text(x + 2, y + BAR / 2, label);
        }
    }

    private int x(long nanos) {
        return LEFT + (int) ((double) (nanos - from) / Math.max(1, until - from) * (WIDTH - LEFT - 10));
    }

    private void text(int x, int y, String text) {
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(x, y, xml(text)));
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
