package io.skerry.raft.model;

/** What stands against a change of a membership: nothing was changed, and most of these say what to do first. */
public enum MembershipObstacle {
    /** The membership does not name the node. */
    NOT_A_MEMBER(false),
    /** The membership names that store of the node already: there is nothing to change. */
    STORE_IS_NAMED(false),
    /**
     * The node runs on the store that the membership names, and that store has lost what it acknowledged: the node needs
     * an empty folder first, and with it a new store.
     */
    STORE_HAS_LOST(false),
    /** The store that the membership names has answered within an election timeout: it is not gone. */
    OLD_STORE_ANSWERS(true),
    /**
     * The other voters are no majority: without the store that is gone, nobody can know what it acknowledged. The group
     * must be restored from a backup.
     */
    NEEDED_FOR_MAJORITY(false),
    /** A majority without the node has not answered within an election timeout, and could not commit the change. */
    MAJORITY_NOT_REACHED(true),
    /** Another change is not known to be committed. */
    CHANGE_UNDER_WAY(true),
    /** The leader has committed nothing in its term, and does not know yet what is committed. */
    TERM_NOT_COMMITTED(true),
    /** The node is not connected to the leader, which so cannot know the store that it runs on. */
    NOT_CONNECTED(true),
    /** The node is connected, and runs on another store than the one that was asked for. */
    OTHER_STORE_CONNECTED(false);

    private final boolean mayPass;

    MembershipObstacle(boolean mayPass) {
        this.mayPass = mayPass;
    }

    /** Returns whether it may pass by itself, so that it is of use to ask again a little later. */
    public boolean mayPass() {
        return mayPass;
    }
}
