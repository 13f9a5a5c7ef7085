package io.skerry.raft.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CausesTest {

    /** Cannot be asked what it is about. */
    private static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("on purpose");
        }
    }

    private final List<Throwable> told = new ArrayList<>();

    @Test
    void whatCanSpeakIsQuoted() {
        IllegalStateException cause = new IllegalStateException("why");
        assertEquals("java.lang.IllegalStateException: why", Causes.text(cause));
        assertEquals("why", Causes.message(cause));
        assertEquals("null", Causes.message(new IllegalStateException()));
        Causes.tell(cause, told::add);
        assertSame(cause, told.get(0));
        assertEquals(1, told.size());
    }

    @Test
    void whatCannotSpeakIsNamed() {
        Silent cause = new Silent();
        assertEquals(Silent.class.getName(), Causes.text(cause));
        assertEquals(Silent.class.getName(), Causes.message(cause));
        Causes.tell(cause, each -> {
            String text = each.toString();
            assertTrue(text.contains(Silent.class.getName()), text);
            told.add(each);
        });
        assertEquals(1, told.size(), "in its place");
        assertEquals(cause.getStackTrace()[0], told.get(0).getStackTrace()[0], "from where it came");
    }

    @Test
    void tellingNeverThrows() {
        Causes.tell(new IllegalStateException("why"), each -> {
            told.add(each);
            throw new OutOfMemoryError("on purpose");
        });
        assertEquals(2, told.size());
    }
}
