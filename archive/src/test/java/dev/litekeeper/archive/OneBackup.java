package dev.litekeeper.archive;

import dev.litekeeper.sqlite.CopyLimits;
import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// A process that backs up the database of a [Bench] once.
final class OneBackup {
    private OneBackup() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        BackupOrder order = new BackupOrder(
                Bench.SCOPE,
                DatabaseFile.at(folder.resolve("app.sqlite")),
                List.of(Store.at("local", "file://" + folder.resolve("store"))),
                folder.resolve("scratch"),
                CopyLimits.DEFAULT);
        BackupReport report =
                Backup.by(InstantSource.system(), new SecureRandom()).make(order, Progress.NONE);
        System.exit(report.problems().isEmpty() ? 0 : 1);
    }
}
