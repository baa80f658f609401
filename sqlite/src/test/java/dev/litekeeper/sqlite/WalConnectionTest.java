package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
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
}
