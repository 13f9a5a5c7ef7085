package io.skerry.examples.kv.cli;

/** What the process ends with. Stateless. */
final class ExitCodes {

    static final int OK = 0;
    /** It was not done, or not found. */
    static final int NO = 1;
    /** It was not understood, or could not begin. */
    static final int USAGE = 2;
    /** Nobody knows whether it takes effect. */
    static final int UNKNOWN = 3;

    static final String LIST_HEADING = "%nExit codes:%n";
    static final String USAGE_LINE = "2:the command was not understood: mend what is named";
    static final String REFUSED_LINE =
            "1:it was refused, or nobody took it in time: it certainly did not happen; mend what is named, or try again";
    static final String UNKNOWN_LINE = "3:nobody knows whether it takes effect: read before you write again";

    /** Before examples. */
    static final String EXAMPLE = "%nExample:";

    private ExitCodes() {}
}
