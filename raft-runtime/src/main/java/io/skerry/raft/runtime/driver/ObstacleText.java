package io.skerry.raft.runtime.driver;

import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;

/** Says in a sentence what stands against a change of the membership, and what to do about it. Stateless. */
final class ObstacleText {

    private ObstacleText() {}

    /** @param store the store that was asked for, or {@link StoreId#NONE} */
    static String of(MembershipObstacle obstacle, NodeId node, StoreId store) {
        return "Node " + node + " is not rebound: "
                + switch (obstacle) {
                    case NOT_A_MEMBER -> "the membership does not name it; only a member can get another store";
                    case STORE_IS_NAMED -> "the membership names its store already";
                    case STORE_HAS_LOST ->
                        "it runs on the store that the membership names, and that store has lost what it acknowledged;"
                                + " stop it, start it with an empty folder, and ask again";
                    case OLD_STORE_ANSWERS ->
                        "the store that the membership names still answers; rebind only a node whose disk is gone";
                    case NEEDED_FOR_MAJORITY ->
                        "the other voters are no majority, so nobody knows what its lost disk had acknowledged;"
                                + " put the disk back, or restore the cluster from a backup";
                    case MAJORITY_NOT_REACHED ->
                        "the leader does not reach a majority without it, which has to commit this, and what its lost disk"
                                + " acknowledged might be nowhere else; start the other nodes and ask again";
                    case CHANGE_UNDER_WAY ->
                        "another change of the membership is not committed yet; if a node that has to commit it lags"
                                + " behind, it has to catch up first; ask again later";
                    case TERM_NOT_COMMITTED ->
                        "the leader has committed nothing in its term yet, and does not know what is; ask again later";
                    case NOT_CONNECTED ->
                        "it is not connected to the leader, which takes its store from the connection; start it, and"
                                + " look at the addresses in the config if it runs";
                    case OTHER_STORE_CONNECTED ->
                        "it is connected with another store than " + store
                                + "; ask for the one that it has, or for none";
                };
    }
}
