package io.skerry.integrationtests.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The registers and lists that commands change: in a state machine, and once more when a run is checked. Not thread-safe. */
final class Contents {

    static final int KEYS = 3;

    private final long[] registers = new long[KEYS];
    private final List<List<Long>> lists = new ArrayList<>();

    Contents() {
        for (int key = 0; key < KEYS; key++) {
            lists.add(new ArrayList<>());
        }
    }

    /** Returns whether the command changed something. */
    boolean apply(Command command) {
        int key = command.key();
        switch (command.kind()) {
            case WRITE -> registers[key] = command.id();
            case SWAP -> {
                if (registers[key] != command.expected()) {
                    return false;
                }
                registers[key] = command.id();
            }
            case APPEND -> lists.get(key).add(command.id());
        }
        return true;
    }

    long register(int key) {
        return registers[key];
    }

    List<Long> list(int key) {
        return List.copyOf(lists.get(key));
    }

    /** Returns a number that differs, most likely, if the contents do. */
    long digest() {
        return 31L * Arrays.hashCode(registers) + lists.hashCode();
    }
}
