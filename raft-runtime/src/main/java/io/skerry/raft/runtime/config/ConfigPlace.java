package io.skerry.raft.runtime.config;

/**
 * Where something stands in a file. Immutable.
 *
 * @param line   from 1; 0 for the file itself
 * @param column from 1, in chars; 0 for the file itself
 */
record ConfigPlace(int line, int column) {

    /** The file itself. */
    static final ConfigPlace FILE = new ConfigPlace(0, 0);

    /** Returns the place of one char of a text; its end is a place too. */
    static ConfigPlace of(String text, int offset) {
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        int line = 1
                + (int) text.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new ConfigPlace(line, offset - lineStart + 1);
    }

    /** Returns {@code :line:column}, or nothing for the file itself. */
    String suffix() {
        return line == 0 ? "" : ":" + line + ":" + column;
    }
}
