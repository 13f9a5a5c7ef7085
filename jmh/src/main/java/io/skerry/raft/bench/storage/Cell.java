package io.skerry.raft.bench.storage;

/**
 * What one contender does for one row. Immutable.
 *
 * @param row       by its id
 * @param contender by its name
 */
record Cell(String row, String contender) {

    @Override
    public String toString() {
        return row + " " + contender;
    }
}
