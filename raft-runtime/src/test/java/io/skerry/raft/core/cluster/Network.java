package io.skerry.raft.core.cluster;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Holds messages, in the order in which they were sent, until somebody takes them out. What is sent over a link that is
 * cut is lost. Not thread-safe; owned by its creator.
 */
public final class Network {

    private final List<RaftMessage> lying = new ArrayList<>();
    private final Set<String> cut = new TreeSet<>();

    /** Takes a message, and returns whether it is not lost at once. */
    public boolean send(RaftMessage message) {
        if (cut.contains(link(message.from(), message.to()))) {
            return false;
        }
        lying.add(message);
        return true;
    }

    /** Returns what lies there. */
    public List<RaftMessage> lying() {
        return List.copyOf(lying);
    }

    /** Returns what lies there and is wanted, and leaves it. */
    public List<RaftMessage> peek(Predicate<RaftMessage> wanted) {
        return lying.stream().filter(wanted).toList();
    }

    /** Takes out what lies there and is wanted. */
    public List<RaftMessage> take(Predicate<RaftMessage> wanted) {
        List<RaftMessage> taken = new ArrayList<>();
        for (Iterator<RaftMessage> messages = lying.iterator(); messages.hasNext(); ) {
            RaftMessage message = messages.next();
            if (wanted.test(message)) {
                taken.add(message);
                messages.remove();
            }
        }
        return taken;
    }

    /** Takes out one message: this very one, not one that equals it. */
    public void remove(RaftMessage message) {
        for (int i = 0; i < lying.size(); i++) {
            if (lying.get(i) == message) {
                lying.remove(i);
                return;
            }
        }
        throw new IllegalArgumentException("No such message lies in the network: " + message);
    }

    /** Loses from now on whatever is sent that way. */
    public void cut(NodeId from, NodeId to) {
        cut.add(link(from, to));
    }

    /** Carries everything again. */
    public void heal() {
        cut.clear();
    }

    private static String link(NodeId from, NodeId to) {
        return from + "->" + to;
    }
}
