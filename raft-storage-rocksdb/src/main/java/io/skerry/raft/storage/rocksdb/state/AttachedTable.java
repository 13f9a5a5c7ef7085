package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.StateTable;
import java.util.function.BiConsumer;

/** The table of whoever wraps a state machine, in a family of its own. As the interface says. */
final class AttachedTable implements StateTable {

    private final StateEngine engine;

    AttachedTable(StateEngine engine) {
        this.engine = engine;
    }

    @Override
    public void put(Payload key, Payload value) {
        engine.change(database -> database.put(FamilyNames.ATTACHMENT, key.toByteArray(), value.toByteArray()));
    }

    @Override
    public void remove(Payload key) {
        engine.change(database -> database.delete(FamilyNames.ATTACHMENT, key.toByteArray()));
    }

    @Override
    public void forEach(BiConsumer<Payload, Payload> reader) {
        engine.read(view -> {
            try (StateIterator all = view.iterate(FamilyNames.ATTACHMENT, PositionRecord.KEY, null)) {
                while (all.next()) {
                    reader.accept(Payload.wrap(all.key()), Payload.wrap(all.value()));
                }
            }
            return true;
        });
    }
}
