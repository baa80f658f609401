package dev.litekeeper.life.copy;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.Copied;
import dev.litekeeper.sqlite.Copier;
import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.util.Optional;

/// A database on this machine.
record LocalOrigin(DatabaseFile database, ByteSize walBudget) implements Origin {

    @Override
    public String describe() {
        return database.name();
    }

    @Override
    public Arrived fetch(Path target, Listener listener) {
        Copied copied = new Copier(CopyLimits.DEFAULT.walGrowth(walBudget), listener::at).copy(database, target);
        return switch (copied.readFrom()) {
            case DATABASE -> new Arrived(copied.bytes(), "litekeeper", Optional.of(copied.fingerprint()));
            case COPY -> new Arrived(copied.bytes(), "litekeeper", Optional.empty());
        };
    }
}
