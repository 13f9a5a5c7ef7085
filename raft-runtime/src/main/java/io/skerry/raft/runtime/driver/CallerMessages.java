package io.skerry.raft.runtime.driver;

import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;

/**
 * What nodes bring to each other for their callers, and are answered.
 *
 * <p>Confined to the event loop.
 */
public final class CallerMessages {

    private final GroupDriver<?, ?, ?> driver;
    private final Loop loop;
    private final Callers<?, ?> callers;

    CallerMessages(GroupDriver<?, ?, ?> driver, Loop loop, Callers<?, ?> callers) {
        this.driver = driver;
        this.loop = loop;
        this.callers = callers;
    }

    /** Commands that a follower brings. */
    public void on(SubmitRequest request) {
        assert loop.inLoop();
        if (driver.life().running() == null
                || driver.isIncompatible(request.envelope().from().node())) {
            loop.refuse(driver.lane(), request);
        } else {
            driver.give(core -> callers.submissions().on(request));
        }
    }

    /** A leader's answer to commands that were brought to it. */
    public void on(SubmitResponse response) {
        assert loop.inLoop();
        driver.give(core -> callers.submissions().on(response));
    }

    /** An administrator's word that another node brings. */
    public void on(RebindRequest request) {
        assert loop.inLoop();
        if (driver.life().running() == null) {
            loop.refuse(driver.lane(), request);
        } else {
            driver.give(core -> callers.rebinds().on(request));
        }
    }

    /** A leader's answer to one that was brought to it. */
    public void on(RebindResponse response) {
        assert loop.inLoop();
        driver.give(core -> callers.rebinds().on(response));
    }
}
