package io.skerry.raft.statemachine;

import org.jspecify.annotations.Nullable;

/** A command could not be turned into bytes, or bytes into a command. Nothing was proposed or applied. */
public class CommandCodecException extends RuntimeException {

    /** Names the fault and the mend. */
    public CommandCodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
