package io.skerry.raft.core.cluster;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;

/** Makes logs as figures 6 to 8 of the paper draw them: by the terms of their entries. Stateless, thread-safe. */
public final class Entries {

    private Entries() {}

    /**
     * Reads entries from their terms, {@code 1*3,2} for three of term 1 and one of term 2.
     *
     * @param previous     what they follow
     * @param payloadBytes the size of the payload of each
     */
    public static List<LogEntry> parse(String runs, LogPosition previous, int payloadBytes) {
        Payload payload = Payload.wrap(new byte[payloadBytes]);
        List<LogEntry> entries = new ArrayList<>();
        for (String run : runs.isEmpty() ? new String[0] : runs.split(",")) {
            String[] termAndCount = run.split("\\*");
            long count = termAndCount.length == 1 ? 1 : Long.parseLong(termAndCount[1]);
            for (long i = 0; i < count; i++) {
                long index = previous.index() + entries.size() + 1;
                entries.add(LogEntry.of(Long.parseLong(termAndCount[0]), index, EntryType.COMMAND, payload));
            }
        }
        return entries;
    }

    /** Encodes entries as all cores of a cluster do. */
    public static EncodedEntries encode(List<LogEntry> entries) {
        return PlainEntryCodec.INSTANCE.encode(entries);
    }

    /** Decodes entries. */
    public static List<LogEntry> decode(List<EncodedEntries> parts) {
        List<LogEntry> entries = new ArrayList<>();
        parts.forEach(part -> entries.addAll(PlainEntryCodec.INSTANCE.decode(part)));
        return entries;
    }

    /** Reads a position, {@code 1/5}. */
    public static LogPosition position(String text) {
        String[] termAndIndex = text.split("/");
        return LogPosition.of(Long.parseLong(termAndIndex[0]), Long.parseLong(termAndIndex[1]));
    }
}
