package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteUsesTest {
    @TempDir
    Path folder;

    @Test
    void knowsTheEngineInThisProgram() {
        SqliteVersion ours = SqliteUses.ours();

        assertThat(ours.number()).isGreaterThanOrEqualTo(3051003);
        assertThat(ours.date()).isPresent();
    }

    @Test
    void findsTheEngineThatAProcessHasMapped() {
        Path file = folder.resolve("app.sqlite");
        try (Foreign foreign = Foreign.on(file)) {
            foreign.run("CREATE TABLE t(a)");
            String version = foreign.run("SELECT sqlite_version()").replaceAll("[\\[\\]\"]", "");
            String source = foreign.run("SELECT sqlite_source_id()").replaceAll("[\\[\\]\"]", "");

            SqliteUses uses = SqliteUses.of(Presence.of(DatabaseFile.at(file)), "");

            SqliteUse use = uses.uses().stream()
                    .filter(found -> found.pid().orElse(0) == foreign.pid())
                    .findFirst()
                    .orElseThrow();
            assertThat(use.version()).hasToString(version);
            assertThat(use.version().sourceId().substring(0, 40)).isEqualTo(source.substring(0, 40));
            assertThat(use.file()).startsWith("/");
            assertThat(uses.unseen()).isEmpty();
        }
    }

    @Test
    void asksTheCommandForItsVersion() {
        Path program = Programs.require("sqlite3");

        SqliteUse use = SqliteUses.command("/nowhere::" + program.getParent()).orElseThrow();

        assertThat(use.version().known()).isTrue();
        assertThat(use.file()).isEqualTo(program.toString());
        assertThat(SqliteUses.command("/nowhere")).isEmpty();
    }

    @Test
    void findsAnEngineAcrossTheEdgeOfWhatIsReadAtOnce() throws IOException {
        String id = "2024-01-15 17:01:13 1066602b2b1976fe58b5150777cced894af17c803e068f5918390d6915b46e1d";
        for (int before : new int[] {(1 << 20) - 30, (1 << 20) - 10, 1 << 20, (2 << 20) - 3}) {
            byte[] bytes = new byte[3 << 20];
            put(bytes, 0, "\u007fELF");
            put(bytes, before, id);
            put(bytes, 500, "database disk image is malformed");
            put(bytes, before + 300, "3.45.0");
            put(bytes, 900, "3.1.4");
            Path file = Files.write(folder.resolve("engine" + before), bytes);

            assertThat(EngineScan.of(file)).contains(SqliteVersion.of("3.45.0", id));
        }
    }

    @Test
    void findsNoEngineInAProgramThatMerelyUsesOne() throws IOException {
        byte[] bytes = new byte[1000];
        put(bytes, 0, "\u007fELF");
        put(bytes, 100, "2024-01-15 17:01:13 1066602b2b1976fe58b5150777cced894af17c803e068f5918390d6915b46e1d");

        assertThat(EngineScan.of(Files.write(folder.resolve("client"), bytes))).isEmpty();
        assertThat(EngineScan.of(Files.writeString(folder.resolve("text"), "database disk image is malformed")))
                .isEmpty();
    }

    private static void put(byte[] bytes, int at, String text) {
        byte[] put = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(put, 0, bytes, at, put.length);
    }
}
