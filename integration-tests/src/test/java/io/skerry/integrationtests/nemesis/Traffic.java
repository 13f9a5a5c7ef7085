package io.skerry.integrationtests.nemesis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What happens to the bytes from one node to another. Thread-safe. */
final class Traffic {

    private final AtomicBoolean tearNext = new AtomicBoolean();
    private volatile boolean refused;
    private volatile boolean held;
    private volatile long delayMillis;
    private volatile int bytesPerSecond;

    /** Everything passes. */
    void mend() {
        refused = false;
        held = false;
        delayMillis = 0;
        bytesPerSecond = 0;
        tearNext.set(false);
    }

    /** New connections end at once. */
    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** Bytes are taken in, and do not arrive; they may arrive when this is mended. */
    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** Bytes arrive later. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Only so many bytes arrive in a second. */
    void throttle(int bytes) {
        bytesPerSecond = bytes;
    }

    /** Of what comes next, half arrives; then the connection is reset. */
    void tear() {
        tearNext.set(true);
    }

    boolean takesTear() {
        return tearNext.compareAndSet(true, false);
    }

    /** Lets the time pass that some bytes take. */
    void pass(int bytes) {
        int rate = bytesPerSecond;
        long nanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        nanos += rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(bytes) / rate;
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }
}
