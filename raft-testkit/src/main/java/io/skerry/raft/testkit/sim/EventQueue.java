package io.skerry.raft.testkit.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The simulated clock: events in the order of their times, and those of one time in the order in which they were added.
 * A binary heap over primitive arrays; an event that was polled is read from the queue itself, so that no object is
 * made for one.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class EventQueue {

    private static final EventKind[] KINDS = EventKind.values();

    /** The heap: time, sequence number and slot of each event. */
    private long[] times = new long[256];

    private long[] sequences = new long[256];
    private int[] slots = new int[256];
    private int size;

    /** The slots: what the events are. */
    private byte[] kinds = new byte[256];

    private int[] targets = new int[256];
    private long[] arguments = new long[256];
    private @Nullable Object[] payloads = new Object[256];
    private int[] freeSlots = new int[256];
    private int freeCount;
    private int slotCount;

    private long nextSequence;
    private long now;

    /** The event that was polled last. */
    private EventKind kind = EventKind.FAULT;

    private int target;
    private long argument;
    private @Nullable Object payload;

    /** Returns the time of the event that was polled last. */
    long now() {
        return now;
    }

    EventKind kind() {
        return kind;
    }

    /** Returns the number of the node or client that the event is for. */
    int target() {
        return target;
    }

    long argument() {
        return argument;
    }

    @Nullable
    Object payload() {
        return payload;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds an event; a time that has passed means at once. */
    void add(long atNanos, EventKind eventKind, int eventTarget, long eventArgument, @Nullable Object eventPayload) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : newSlot();
        kinds[slot] = (byte) eventKind.ordinal();
        targets[slot] = eventTarget;
        arguments[slot] = eventArgument;
        payloads[slot] = eventPayload;
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            sequences = Arrays.copyOf(sequences, size * 2);
            slots = Arrays.copyOf(slots, size * 2);
        }
        siftUp(size++, Math.max(atNanos, now), nextSequence++, slot);
    }

    /** Takes the next event, whose fields can be read until the next call; the clock moves to its time. */
    boolean poll() {
        if (size == 0) {
            return false;
        }
        now = times[0];
        int slot = slots[0];
        kind = KINDS[kinds[slot]];
        target = targets[slot];
        argument = arguments[slot];
        payload = payloads[slot];
        payloads[slot] = null;
        freeSlots[freeCount++] = slot;
        size--;
        siftDown(times[size], sequences[size], slots[size]);
        return true;
    }

    private int newSlot() {
        if (slotCount == kinds.length) {
            int length = slotCount * 2;
            kinds = Arrays.copyOf(kinds, length);
            targets = Arrays.copyOf(targets, length);
            arguments = Arrays.copyOf(arguments, length);
            payloads = Arrays.copyOf(payloads, length);
            freeSlots = Arrays.copyOf(freeSlots, length);
        }
        return slotCount++;
    }

    private void siftUp(int from, long time, long sequence, int slot) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBefore(time, sequence, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, sequence, slot);
    }

    private void siftDown(long time, long sequence, int slot) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(times[child + 1], sequences[child + 1], child)) {
                child++;
            }
            if (isBefore(time, sequence, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, time, sequence, slot);
    }

    private boolean isBefore(long time, long sequence, int at) {
        return time < times[at] || time == times[at] && sequence < sequences[at];
    }

    private void move(int from, int to) {
        times[to] = times[from];
        sequences[to] = sequences[from];
        slots[to] = slots[from];
    }

    private void put(int at, long time, long sequence, int slot) {
        times[at] = time;
        sequences[at] = sequence;
        slots[at] = slot;
    }
}
