package io.skerry.raft.runtime.config;

import io.skerry.raft.runtime.wire.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * A cluster config cannot be used. The message is one line: the file, the place if there is one, the fault, and the mend.
 */
public final class ConfigFileException extends RuntimeException {

    private final String file;
    private final int line;
    private final int column;

    ConfigFileException(String file, ConfigPlace place, String fault, @Nullable Throwable cause) {
        // What it quotes from the file may hold line breaks, and be as long as the file.
        super(file + place.suffix() + ": " + OneLine.of(fault), cause);
        this.file = file;
        this.line = place.line();
        this.column = place.column();
    }

    /** Returns the file, as it was named by whoever loaded it. */
    public String file() {
        return file;
    }

    /** Returns the line, from 1; 0 if the fault is not in a line, but with the file. */
    public int line() {
        return line;
    }

    /** Returns the column, from 1; 0 if the fault is not in a line, but with the file. */
    public int column() {
        return column;
    }
}
