package io.skerry.integrationtests.hostile;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.skerry.integrationtests.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged as a warning or an error while this is open. Thread-safe. */
final class Warnings implements AutoCloseable {

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                String thrown = event.getThrowableProxy() == null
                        ? ""
                        : " " + event.getThrowableProxy().getClassName() + ": "
                                + event.getThrowableProxy().getMessage();
                lines.add(event.getLevel() + " " + event.getFormattedMessage() + thrown);
            }
        }
    };

    private Warnings(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    static Warnings of(String logger) {
        return new Warnings(logger);
    }

    /** Returns all lines of that level. */
    List<String> of(Level level) {
        return lines.stream().filter(line -> line.startsWith(level.toString())).toList();
    }

    long count(String words) {
        return lines.stream().filter(line -> line.contains(words)).count();
    }

    /** Waits for a line that contains all of those words. */
    void await(String... words) {
        Await.until(
                "a line with " + List.of(words),
                lines::toString,
                () -> lines.stream().anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
