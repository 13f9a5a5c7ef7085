package io.skerry.examples.kv.cli;

/** How long a program that serves goes on. */
interface Life {

    /**
     * Returns when the program is to end, or never: a process that is told to end closes what it holds by itself.
     *
     * @param close closes it then
     * @param ready runs once nothing can be missed any more
     */
    void hold(Runnable close, Runnable ready) throws InterruptedException;
}
