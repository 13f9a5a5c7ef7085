package io.skerry.raft.runtime.transport;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.List;

/** Messages from one node to another. */
final class Messages {

    private Messages() {}

    static Envelope envelope(Member from, Member to, long term) {
        return new Envelope(GroupId.of(7), from, to, term);
    }

    static RequestVoteRequest vote(Member from, Member to, long term) {
        return new RequestVoteRequest(envelope(from, to, term), LogPosition.NONE);
    }

    static HeartbeatRequest heartbeat(Member from, Member to, long round) {
        return new HeartbeatRequest(envelope(from, to, 1), round, 0, LogPosition.NONE);
    }

    static ReadIndexRequest read(Member from, Member to, long read) {
        return new ReadIndexRequest(envelope(from, to, 1), read);
    }

    /** One entry of so many bytes, in term 1 at that index. */
    static AppendEntriesRequest append(Member from, Member to, long index, int payloadBytes) {
        EncodedEntries entries = PlainEntryCodec.INSTANCE.encode(List.of(
                new LogEntry(LogPosition.of(1, index), EntryType.COMMAND, Payload.wrap(new byte[payloadBytes]))));
        LogPosition previous = index == 1 ? LogPosition.NONE : LogPosition.of(1, index - 1);
        return new AppendEntriesRequest(envelope(from, to, 1), previous, LogSlice.of(entries), 0);
    }
}
