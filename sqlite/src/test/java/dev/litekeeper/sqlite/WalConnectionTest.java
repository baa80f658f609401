package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalConnectionTest {
    @Test
    void interruptingAClosedConnectionDoesNothing(@TempDir Path folder) {
        DatabaseFile database = DatabaseFile.at(folder.resolve("app.sqlite"));
        database.create();
        try (Session session = database.write()) {
            session.set("journal_mode", "wal");
            WalConnection connection = database.walConnection();
            connection.interrupt();
            connection.close();

            assertThatCode(connection::interrupt).doesNotThrowAnyException();
        }
    }

    /// Trying for the lock costs the writer more than asking whether it is held.
    @Test
    void theWriteLockIsTriedForOnlyWhenItSeemsFree(@TempDir Path folder) {
        DatabaseFile database = DatabaseFile.at(folder.resolve("app.sqlite"));
        database.create();
        AtomicInteger asked = new AtomicInteger();
        try (Session session = database.write()) {
            session.set("journal_mode", "wal");
            WalConnection connection = database.walConnection();
            session.begin(Begin.IMMEDIATE);
            boolean taken = connection.beginWrite(Duration.ofMinutes(1), () -> {
                if (asked.incrementAndGet() == 1) {
                    session.rollback();
                }
                return asked.get() < 1000;
            });
            connection.close();

            assertThat(taken).isTrue();
            assertThat(asked).hasValue(1000);
        }
    }
}
