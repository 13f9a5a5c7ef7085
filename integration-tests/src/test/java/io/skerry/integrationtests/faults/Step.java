package io.skerry.integrationtests.faults;

/**
 * A fault begins or ends. Immutable.
 *
 * @param number    the same of begin and end
 * @param atMillis  after the cluster was started
 * @param begins    if not, it ends
 * @param node      whom it hits; one that hits leaders takes this one if there is no leader
 * @param other     the other end of a line, or the group whose leader is hit, or a loop
 * @param amount    how much: a share in permille, or milliseconds
 */
record Step(int number, int atMillis, Fault fault, boolean begins, int node, int other, int amount) {

    @Override
    public String toString() {
        String what = "%4d ms  #%d %s".formatted(atMillis, number, fault);
        return begins ? "%s node %d, other %d, amount %d".formatted(what, node, other, amount) : what + " ends";
    }
}
