package io.skerry.raft.runtime.wire;

/** What one node tells another beside the protocol of a group. Immutable. */
public sealed interface NodeMessage
        permits SubmitRequest,
                SubmitResponse,
                RebindRequest,
                RebindResponse,
                CommandTypes,
                FirstStart,
                FirstMembership {

    /** Hands the message to the method for its kind. */
    void deliverTo(Handler handler);

    /** Takes messages by their kind. */
    interface Handler {

        /** Takes commands that a follower forwards. */
        void on(SubmitRequest request);

        /** Takes what became of forwarded commands. */
        void on(SubmitResponse response);

        /** Takes an administrator's word that another node brings. */
        void on(RebindRequest request);

        /** Takes what became of it. */
        void on(RebindResponse response);

        /** Takes the command types of a group. */
        void on(CommandTypes types);

        /** Takes what a node proposes that waits for the first nodes. */
        void on(FirstStart start);

        /** Takes the first membership. */
        void on(FirstMembership membership);
    }
}
