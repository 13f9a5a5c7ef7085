package io.skerry.examples.kv;

import io.skerry.examples.kv.cli.RaftKvCommand;
import io.skerry.examples.kv.server.RaftNodes;

/** The program. */
public final class RaftKv {

    private RaftKv() {}

    /** Runs a command, and ends the process with its exit code. */
    public static void main(String[] args) {
        // Before any class is loaded that looks at them.
        setUnlessGiven("logback.configurationFile", "raft-kv-logback.xml");
        // Kryo would look for sun.misc.Unsafe, about which newer JDKs warn.
        setUnlessGiven("kryo.unsafe", "false");
        System.exit(RaftKvCommand.commandLine(RaftNodes::start).execute(args));
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
