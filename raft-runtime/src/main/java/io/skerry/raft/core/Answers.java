package io.skerry.raft.core;

import java.util.ArrayList;
import java.util.List;

/** Gathers what the core answers besides messages, writes and entries to apply. Confined to the core. */
final class Answers {

    private List<Appended> appended = new ArrayList<>();
    private List<ProposalOutcome> proposals = new ArrayList<>();
    private List<ReadOutcome> reads = new ArrayList<>();
    private List<LogRangeRequest> logRanges = new ArrayList<>();
    private boolean takeSnapshot;
    private List<Report> reports = new ArrayList<>();
    private long lastRange;

    void appended(Appended proposals) {
        appended.add(proposals);
    }

    void proposal(ProposalOutcome outcome) {
        proposals.add(outcome);
    }

    void read(ReadOutcome outcome) {
        reads.add(outcome);
    }

    void report(Report report) {
        reports.add(report);
    }

    void takeSnapshot() {
        takeSnapshot = true;
    }

    long nextRange() {
        return ++lastRange;
    }

    void logRange(LogRangeRequest request) {
        logRanges.add(request);
    }

    List<Appended> takeAppended() {
        List<Appended> taken = appended;
        appended = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }

    List<ProposalOutcome> takeProposals() {
        List<ProposalOutcome> taken = proposals;
        proposals = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }

    List<ReadOutcome> takeReads() {
        List<ReadOutcome> taken = reads;
        reads = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }

    List<LogRangeRequest> takeLogRanges() {
        List<LogRangeRequest> taken = logRanges;
        logRanges = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }

    boolean takeTakeSnapshot() {
        boolean taken = takeSnapshot;
        takeSnapshot = false;
        return taken;
    }

    List<Report> takeReports() {
        List<Report> taken = reports;
        reports = taken.isEmpty() ? taken : new ArrayList<>();
        return taken.isEmpty() ? List.of() : taken;
    }
}
