package io.skerry.examples.kv.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which build this is. Stateless. */
final class RaftKvVersion implements IVersionProvider {

    /** For the command line's library. */
    RaftKvVersion() {}

    @Override
    public String[] getVersion() {
        String version = RaftKvVersion.class.getPackage().getImplementationVersion();
        String java = System.getProperty("java.version");
        return new String[] {"raft-kv " + (version == null ? "(not packaged)" : version) + ", java " + java};
    }
}
