package dev.litekeeper.life.copy;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The place of a development or staging database.
record Placement(Path path) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    boolean isTaken() {
        return Files.exists(path);
    }

    /// Gives a finished database this name.
    void put(Path finished) {
        PlainFile.of(path).moveHere(finished);
    }

    /// Replaces the content of the database that is here, in one transaction of it: whoever has it open sees the old
    /// content or the new and goes on. What was here before is in `kept` afterwards. Fails as refused, with names,
    /// where somebody does not let go of it.
    void replace(Path finished, Path kept, Listener listener) {
        PrivateCopy content = new PrivateCopy(finished);
        new Copier(CopyLimits.DEFAULT.lockWait(PATIENCE), listener::at)
                .replaceContent(DatabaseFile.at(path), content, Fingerprint.of(content), kept);
    }
}
