package io.skerry.raft.testkit.sim;

import java.util.Arrays;

/**
 * Election safety: at most one leader in a term (paper §5.2, figure 3), and that in one life only: a node that crashed
 * may not win the same term again with another log. Not thread-safe; owned by its group's history.
 */
final class LeaderLedger {

    private final SimStats stats;
    /** By term: the node that led it, and in which of its lives. */
    private int[] nodes = new int[64];

    private int[] lives = new int[64];

    LeaderLedger(SimStats stats) {
        this.stats = stats;
    }

    /** A node leads a term. */
    void elected(SimNode node, long term) {
        if (term >= nodes.length) {
            int length = (int) Math.max(term + 1, nodes.length * 2L);
            nodes = Arrays.copyOf(nodes, length);
            lives = Arrays.copyOf(lives, length);
        }
        int number = (int) node.id().value();
        int slot = (int) term;
        if (nodes[slot] == 0) {
            nodes[slot] = number;
            lives[slot] = node.life();
            stats.elections++;
        } else if (nodes[slot] != number || lives[slot] != node.life()) {
            throw new Violation(
                    "election safety: term %d is led by node %d in life %d and by node %d in life %d",
                    term, nodes[slot], lives[slot], number, node.life());
        }
    }

    /** Returns whether a node has led a term, in any life. */
    boolean hasLed(SimNode node, long term) {
        return term < nodes.length && nodes[(int) term] == node.id().value();
    }
}
