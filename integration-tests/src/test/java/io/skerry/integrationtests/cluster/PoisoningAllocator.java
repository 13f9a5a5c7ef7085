package io.skerry.integrationtests.cluster;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Makes it show when a buffer is used after its release. Memory that is given back is filled with a poison at once, and
 * given out again as soon as somebody asks for as much; who still reads it finds poison or another's bytes, and who has
 * written to it meanwhile is found out, because the poison is looked at before the memory is given out.
 *
 * <p>Thread-safe.
 */
final class PoisoningAllocator extends AbstractByteBufAllocator {

    private static final byte POISON = (byte) 0xDD;
    private static final byte[] PATTERN = new byte[4096];
    private static final int LEAST_BYTES = 64;

    static {
        Arrays.fill(PATTERN, POISON);
    }

    /** Memory that was given back, by its size, a power of two; the last comes first. */
    private final Map<Integer, Deque<ByteBuffer>> free = new HashMap<>();
    /** What each buffer that is in use was cut from. */
    private final Map<ByteBuffer, ByteBuffer> wholes = new IdentityHashMap<>();

    private long allocated;
    private long reused;
    private long spoilt;

    PoisoningAllocator() {
        super(true);
    }

    /** Returns how many pieces of memory were given out. */
    synchronized long allocated() {
        return allocated;
    }

    /** Returns how many of them had been in use before. */
    synchronized long reused() {
        return reused;
    }

    /** Returns how many of those had been written to after their release. */
    synchronized long spoilt() {
        return spoilt;
    }

    /** Returns how many are in use. */
    synchronized int inUse() {
        return wholes.size();
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return new Direct(take(initialCapacity), maxCapacity);
    }

    /** Heap memory belongs to the collector: it is poisoned, and not used again. */
    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            protected void freeArray(byte[] array) {
                Arrays.fill(array, POISON);
            }
        };
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }

    private synchronized ByteBuffer take(int bytes) {
        int size = Math.max(LEAST_BYTES, Integer.highestOneBit(Math.max(1, bytes - 1)) << 1);
        Deque<ByteBuffer> ofSize = free.get(size);
        ByteBuffer whole = ofSize == null ? null : ofSize.poll();
        allocated++;
        if (whole == null) {
            whole = ByteBuffer.allocateDirect(size);
        } else {
            reused++;
            spoilt += isPoison(whole) ? 0 : 1;
        }
        ByteBuffer part = whole.slice(0, bytes);
        wholes.put(part, whole);
        return part;
    }

    private synchronized void giveBack(ByteBuffer part) {
        ByteBuffer whole = wholes.remove(part);
        if (whole == null) {
            throw new IllegalStateException("Memory is given back that is not in use");
        }
        poison(whole);
        free.computeIfAbsent(whole.capacity(), absent -> new ArrayDeque<>()).push(whole);
    }

    private static void poison(ByteBuffer whole) {
        for (ByteBuffer rest = whole.duplicate(); rest.hasRemaining(); ) {
            rest.put(PATTERN, 0, Math.min(PATTERN.length, rest.remaining()));
        }
    }

    private static boolean isPoison(ByteBuffer whole) {
        ByteBuffer pattern = ByteBuffer.wrap(PATTERN);
        for (int at = 0; at < whole.capacity(); at += PATTERN.length) {
            int bytes = Math.min(PATTERN.length, whole.capacity() - at);
            if (whole.slice(at, bytes).mismatch(pattern.slice(0, bytes)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Keeps the capacity that it was made with. */
    private final class Direct extends UnpooledDirectByteBuf {

        private final ByteBuffer memory;

        Direct(ByteBuffer memory, int maxCapacity) {
            super(PoisoningAllocator.this, memory, maxCapacity);
            this.memory = memory;
            clear();
        }

        @Override
        public ByteBuf capacity(int newCapacity) {
            throw new UnsupportedOperationException("No buffer of a socket grows: they are made as large as is needed");
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            giveBack(memory);
        }
    }
}
