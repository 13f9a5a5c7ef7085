package io.skerry.raft.bench;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns, in Markdown, so that it can be pasted. Not thread-safe; owned by its creator. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** Begins with the names of columns. */
    public Table(String... head) {
        rows.add(List.of(head));
    }

    /** Adds a row of as many cells. */
    public void add(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException("The row has " + cells.length + " cells, the head has "
                    + rows.get(0).size());
        }
        rows.add(List.of(cells));
    }

    /** Returns the table, numbers to the right. */
    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < widths.length; column++) {
                String cell = rows.get(row).get(column);
                text.append("| ")
                        .append(" ".repeat(widths[column] - cell.length()))
                        .append(cell)
                        .append(' ');
            }
            text.append("|\n");
            if (row == 0) {
                appendRule(text, widths);
            }
        }
        return text.toString();
    }

    private static void appendRule(StringBuilder text, int[] widths) {
        for (int width : widths) {
            text.append('|').append("-".repeat(width + 1)).append(':');
        }
        text.append("|\n");
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }
}
