package io.skerry.raft.testkit.history;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be done with a register that holds a value or nothing. Immutable. */
public sealed interface RegisterAction extends Action<Register> {

    /**
     * A read.
     *
     * @param value what it saw, null if nothing was there
     */
    record Read(@Nullable String value) implements RegisterAction {

        @Override
        public @Nullable Register next(Register before) {
            return Objects.equals(before.value(), value) ? before : null;
        }

        @Override
        public boolean changes() {
            return false;
        }

        @Override
        public @Nullable String brings() {
            return null;
        }

        @Override
        public List<String> shows() {
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public boolean needsAbsence() {
            return value == null;
        }

        @Override
        public @Nullable Action<Register> unanswered() {
            return null;
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            return Fields.of("read").with("value", value).map();
        }
    }

    /**
     * A write.
     *
     * @param value what is there afterwards
     */
    record Write(String value) implements RegisterAction {

        @Override
        public Register next(Register before) {
            return new Register(value);
        }

        @Override
        public boolean changes() {
            return true;
        }

        @Override
        public String brings() {
            return value;
        }

        @Override
        public List<String> shows() {
            return List.of();
        }

        @Override
        public Action<Register> unanswered() {
            return this;
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            return Fields.of("write").with("value", value).map();
        }
    }

    /**
     * A delete.
     *
     * @param existed whether it was told that something was there, null if it was not told
     */
    record Delete(@Nullable Boolean existed) implements RegisterAction {

        @Override
        public @Nullable Register next(Register before) {
            return existed == null || existed == (before.value() != null) ? Register.ABSENT : null;
        }

        @Override
        public boolean changes() {
            return !Boolean.FALSE.equals(existed);
        }

        @Override
        public @Nullable String brings() {
            return null;
        }

        @Override
        public List<String> shows() {
            return List.of();
        }

        @Override
        public boolean needsPresence() {
            return Boolean.TRUE.equals(existed);
        }

        @Override
        public boolean needsAbsence() {
            return Boolean.FALSE.equals(existed);
        }

        @Override
        public Action<Register> unanswered() {
            return new Delete(null);
        }

        @Override
        public Action<Register> weaker() {
            return changes() ? new Delete(null) : this;
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            return Fields.of("delete").with("existed", existed).map();
        }
    }

    /**
     * A compare-and-set.
     *
     * @param expected what has to be there, null for nothing
     * @param value    what is there afterwards
     * @param answer   what it was told, null if it was told nothing
     */
    record CompareAndSet(
            @Nullable String expected,
            String value,
            @Nullable CasAnswer answer) implements RegisterAction {

        /** One that was not answered yet. */
        public static CompareAndSet of(@Nullable String expected, String value) {
            return new CompareAndSet(expected, value, null);
        }

        /** Returns the same, with the answer that it has swapped. */
        public CompareAndSet swapped() {
            return new CompareAndSet(expected, value, CasAnswer.SWAPPED);
        }

        /** Returns the same, with the answer that something else was there: that value, or nothing if null. */
        public CompareAndSet mismatch(@Nullable String actual) {
            return new CompareAndSet(expected, value, new CasAnswer(false, true, actual));
        }

        /** Returns the same, with the answer that something else was there, which was not named. */
        public CompareAndSet mismatch() {
            return new CompareAndSet(expected, value, new CasAnswer(false, false, null));
        }

        @Override
        public @Nullable Register next(Register before) {
            boolean matches = Objects.equals(expected, before.value());
            if (answer == null) {
                return matches ? new Register(value) : before;
            }
            if (answer.swapped()) {
                return matches ? new Register(value) : null;
            }
            boolean asSaid = !answer.isNamed() || Objects.equals(answer.actual(), before.value());
            return !matches && asSaid ? before : null;
        }

        @Override
        public boolean changes() {
            return answer == null || answer.swapped();
        }

        private boolean isVague() {
            return answer != null && !answer.swapped() && !answer.isNamed();
        }

        @Override
        public @Nullable String brings() {
            return changes() ? value : null;
        }

        @Override
        public List<String> shows() {
            String shown = changes() || answer == null ? expected : answer.actual();
            return shown == null ? List.of() : List.of(shown);
        }

        @Override
        public boolean needsPresence() {
            return isVague();
        }

        @Override
        public boolean needsAbsence() {
            return isVague() || shows().isEmpty();
        }

        @Override
        public Action<Register> unanswered() {
            return new CompareAndSet(expected, value, null);
        }

        @Override
        public Action<Register> weaker() {
            return answer != null && answer.swapped() ? new Write(value) : this;
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            Fields fields = Fields.of("cas").with("expected", expected).with("value", value);
            if (answer != null) {
                fields.with("swapped", answer.swapped());
                if (answer.isNamed()) {
                    fields.with("actual", answer.actual());
                }
            }
            return fields.map();
        }
    }

    /**
     * What a compare-and-set is told. Immutable.
     *
     * @param swapped whether what it expected was there
     * @param isNamed whether it was told what was there instead
     * @param actual  what that is, null if nothing was there
     */
    record CasAnswer(
            boolean swapped, boolean isNamed, @Nullable String actual) {

        static final CasAnswer SWAPPED = new CasAnswer(true, false, null);
    }
}
