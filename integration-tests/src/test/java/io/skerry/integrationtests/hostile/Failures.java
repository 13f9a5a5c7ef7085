package io.skerry.integrationtests.hostile;

/** Says what was thrown, and where, in a few lines. Stateless. */
final class Failures {

    private static final int FRAMES = 12;

    private Failures() {}

    static String text(Throwable thrown) {
        StringBuilder text = new StringBuilder(String.valueOf(thrown));
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            text.append("\n    at ").append(frames[i]);
        }
        if (thrown.getCause() != null) {
            text.append("\n  by ").append(thrown.getCause());
        }
        return text.toString();
    }
}
