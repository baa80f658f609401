package dev.litekeeper.migrate.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.migrate.Listener;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Sandbox;
import dev.litekeeper.migrate.ScriptName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows that take longer than those before make no writer wait for as many of them.
@Tag("slow")
class LongStepsTest {
    private static final long LAST_QUICK_ROW = 4900;

    /// Nothing, which takes many milliseconds for the last rows.
    private static final String SLOWLY = "substr((WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            + " WHERE i < iif(k > " + LAST_QUICK_ROW + ", 100000, 1)) SELECT count(*) FROM n), 99)";

    @TempDir
    private Path folder;

    @Test
    void aStepThatTakesTooLongIsGivenUpAndMadeInPieces() throws IOException {
        Sandbox sandbox = Twins.filled(folder, "wal", "k INTEGER PRIMARY KEY, u INT, v TEXT, w", "");
        Twins.change(sandbox, "t.w default 'none'");
        Path script = sandbox.sql().resolve("01-schema-change.sql");
        String text = Files.readString(script);
        String slow = text.replaceFirst("(?s)(SELECT .*?)\\bv\\b", "$1v || " + SLOWLY);
        assertThat(slow).contains(SLOWLY);
        Files.writeString(script, slow);
        List<Long> copied = new ArrayList<>(List.of(0L));
        sandbox.migrator().apply(Orders.ALL, new Listener() {
            @Override
            public void advanced(ScriptName name, String what, long rows, long total) {
                if (what.contains("copying")) {
                    copied.add(rows);
                }
            }
        });
        long most = 0;
        for (int i = 1; i < copied.size(); i++) {
            most = Math.max(most, copied.get(i) - Math.max(LAST_QUICK_ROW, copied.get(i - 1)));
        }
        assertThat(most).as("slow rows in one step: %s", copied).isBetween(1L, 40L);
        Twins.requireSame(sandbox);
    }
}
