package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.statemachine.SnapshotSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Counts what a state machine writes, and ends it when nobody wants it any more. Owned by the thread that writes. */
final class CountingSink implements SnapshotSink {

    private final SnapshotSink sink;
    private final AtomicLong bytes;
    private final BooleanSupplier cancelled;

    CountingSink(SnapshotSink sink, AtomicLong bytes, BooleanSupplier cancelled) {
        this.sink = sink;
        this.bytes = bytes;
        this.cancelled = cancelled;
    }

    private void requireWanted() throws IOException {
        if (cancelled.getAsBoolean()) {
            throw new InterruptedIOException("the group stops, and wants no snapshot any more");
        }
    }

    @Override
    public OutputStream create(String name) throws IOException {
        requireWanted();
        OutputStream out = sink.create(name);
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                requireWanted();
                out.write(value);
                bytes.incrementAndGet();
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                requireWanted();
                out.write(from, offset, length);
                bytes.addAndGet(length);
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    @Override
    public void link(String name, Path file) throws IOException {
        requireWanted();
        long size = Files.size(file);
        sink.link(name, file);
        bytes.addAndGet(size);
    }
}
