package io.skerry.raft.statemachine;

/**
 * Why a state machine takes no commands for now. Immutable.
 *
 * @param diskFull whether it is for want of room on its disk, which may last; else it passes soon
 * @param text     names the fault and the mend
 */
public record StateObstacle(boolean diskFull, String text) {}
