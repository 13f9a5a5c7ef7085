package io.skerry.examples.kv.http;

import java.util.concurrent.TimeUnit;

/** Counts the requests that are being answered, and says when no more are to come. Thread-safe. */
final class OpenRequests {

    private final Object lock = new Object();
    private int open;
    private boolean closing;

    /** Counts a request, and returns whether it is to be answered; else it is to be refused. */
    boolean enter() {
        synchronized (lock) {
            open++;
            return !closing;
        }
    }

    /** One that was counted has been answered, or never will be. */
    void leave() {
        synchronized (lock) {
            open--;
            lock.notifyAll();
        }
    }

    /** Refuses from now on, and waits until all are answered or the time is up; the requests themselves go on. */
    void drain(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (lock) {
            closing = true;
            try {
                for (long left = millis; open > 0 && left > 0; ) {
                    lock.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
