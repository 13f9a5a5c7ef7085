package io.skerry.examples.kv.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints what happens, with the time at which it does. Not thread-safe; owned by the story. */
final class Narrator {

    private static final String INDENT = " ".repeat(10);

    private final PrintWriter out;
    private final long beganNanos = System.nanoTime();

    Narrator(PrintWriter out) {
        this.out = out;
    }

    /** Prints a line as it is. */
    void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** Prints a line with the time, and further lines below it. */
    void say(String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values).replace("\n", "\n" + INDENT);
        out.println(String.format(Locale.ROOT, "[%5.1f s] ", (System.nanoTime() - beganNanos) / 1e9) + text);
        out.flush();
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
