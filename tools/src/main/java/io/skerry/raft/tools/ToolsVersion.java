package io.skerry.raft.tools;

import picocli.CommandLine.IVersionProvider;

/** Says which build this is. Stateless. */
final class ToolsVersion implements IVersionProvider {

    /** For the command line's library. */
    ToolsVersion() {}

    @Override
    public String[] getVersion() {
        String version = SkerryMain.class.getPackage().getImplementationVersion();
        String java = System.getProperty("java.version");
        return new String[] {"skerry " + (version == null ? "(not packaged)" : version) + ", java " + java};
    }
}
