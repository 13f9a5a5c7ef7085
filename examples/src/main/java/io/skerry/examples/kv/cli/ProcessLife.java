package io.skerry.examples.kv.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Goes on until the process gets a SIGTERM or SIGINT, then closes and ends it: with 0, for this is how it is meant to end.
 * Stateless.
 */
final class ProcessLife implements Life {

    private static final long CLOSE_SECONDS = 20;

    @Override
    public void hold(Runnable close, Runnable ready) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(close), "raft-kv-stop"));
        ready.run();
        new CountDownLatch(1).await();
    }

    /** On a thread of its own, so that what hangs while it closes does not keep the process for ever. */
    private static void end(Runnable close) {
        AtomicBoolean closed = new AtomicBoolean();
        Thread closer = new Thread(() -> closed.set(closed(close)), "raft-kv-close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The virtual machine would report the signal as the exit code.
        Runtime.getRuntime().halt(closed.get() ? ExitCodes.OK : ExitCodes.NO);
    }

    private static boolean closed(Runnable close) {
        try {
            close.run();
            return true;
        } catch (RuntimeException e) {
            System.err.println("raft-kv: could not stop cleanly: " + e);
            return false;
        }
    }
}
