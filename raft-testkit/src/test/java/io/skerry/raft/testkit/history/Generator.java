package io.skerry.raft.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes up what some clients saw of one register that works: an operation takes effect at a random time between its begin
 * and its end, and operations of different clients overlap. Not thread-safe; owned by its creator.
 */
final class Generator {

    private final SplittableRandom random;
    private final int clients;
    private final List<Operation<Register>> operations = new ArrayList<>();
    private final long[] freeAt;
    private @Nullable String value;
    private long now;
    private int values;

    Generator(long seed, int clients) {
        this.random = new SplittableRandom(seed);
        this.clients = clients;
        this.freeAt = new long[clients];
    }

    /** Returns operations in an order that explains them. */
    List<Operation<Register>> operations(int count) {
        while (operations.size() < count) {
            now += 1 + random.nextInt(20);
            int client = random.nextInt(clients);
            if (freeAt[client] < now) {
                act(client);
            }
        }
        return operations;
    }

    private void act(int client) {
        long begin = Math.max(freeAt[client], now - random.nextInt(60)) + 1;
        long end = now + 1 + random.nextInt(60);
        boolean open = random.nextInt(20) == 0;
        boolean refused = !open && random.nextInt(20) == 0;
        // One whose outcome is unknown may have come to nothing as well.
        boolean noEffect = refused || open && random.nextBoolean();
        RegisterAction action = action(noEffect);
        Outcome outcome = open ? Outcome.UNKNOWN : refused ? Outcome.REFUSED : Outcome.ANSWERED;
        Operation<Register> operation = new Operation<>(
                operations.size() + 1,
                "c" + client,
                "k",
                action,
                outcome,
                Math.min(begin, now),
                open ? Operation.OPEN : end);
        freeAt[client] = end;
        operations.add(operation);
    }

    private RegisterAction action(boolean noEffect) {
        int kind = random.nextInt(10);
        String next = "v" + ++values;
        if (kind < 4) {
            return new RegisterAction.Read(value);
        }
        if (kind < 7) {
            value = noEffect ? value : next;
            return new RegisterAction.Write(next);
        }
        if (kind == 7) {
            boolean existed = value != null;
            value = noEffect ? value : null;
            return new RegisterAction.Delete(existed);
        }
        return compareAndSet(next, noEffect);
    }

    private RegisterAction compareAndSet(String next, boolean noEffect) {
        String expected = random.nextInt(3) > 0 ? value : "v" + (1 + random.nextInt(values));
        RegisterAction.CompareAndSet asked = RegisterAction.CompareAndSet.of(expected, next);
        if (!Objects.equals(expected, value)) {
            return random.nextBoolean() ? asked.mismatch(value) : asked.mismatch();
        }
        value = noEffect ? value : next;
        return asked.swapped();
    }
}
