package io.skerry.raft.testkit.sim;

/** What a line of a trace is about. */
enum TracePoint {
    // What a node or client is told: each of these is a step.
    DELIVER("deliver"),
    TIME("time"),
    PERSISTED("persisted"),
    APPLIED("applied"),
    LOG_READ("log-read"),
    COMPACTED("compacted"),
    PROPOSE("propose"),
    READ("read"),
    REBIND("rebind"),
    // What follows from it.
    WRITE("write"),
    SEND("send"),
    OUTCOME("outcome"),
    REPORT("report"),
    TAKEN("taken"),
    RECEIVED("received"),
    RESTORED("restored"),
    STATE("state"),
    // What befalls the nodes.
    START("start"),
    CRASH("crash"),
    STOP("stop"),
    PAUSE("pause"),
    RESUME("resume"),
    ROOM("room"),
    FAULT("fault"),
    FAULT_END("fault-end"),
    HEAL("heal");

    private static final TracePoint[] ALL = values();

    final String text;

    TracePoint(String text) {
        this.text = text;
    }

    static int count() {
        return ALL.length;
    }
}
