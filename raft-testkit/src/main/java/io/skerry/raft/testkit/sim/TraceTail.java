package io.skerry.raft.testkit.sim;

import java.util.ArrayDeque;
import java.util.List;

/** Keeps the last lines of a trace. Not thread-safe; owned by its creator. */
final class TraceTail implements Appendable {

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final int mostLines;

    TraceTail(int mostLines) {
        this.mostLines = mostLines;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Takes a whole line. */
    @Override
    public TraceTail append(CharSequence line) {
        if (lines.size() == mostLines && !lines.isEmpty()) {
            lines.removeFirst();
        }
        if (mostLines > 0) {
            lines.addLast(line.toString().stripTrailing());
        }
        return this;
    }

    @Override
    public TraceTail append(CharSequence text, int start, int end) {
        return append(text.subSequence(start, end));
    }

    @Override
    public TraceTail append(char character) {
        return append(String.valueOf(character));
    }
}
