package dev.litekeeper.checks;

import dev.litekeeper.sqlite.FileFacts;
import java.util.List;

/// Who may do what with the files.
///
/// @param database empty facts mean the file is not there: that is `Unseen`
/// @param neighbours what else is in the folder, apart from databases with their sidecars
/// @param sidecars those of `-wal`, `-shm` and `-journal` that are there
/// @param backups files of backups, undo points and dated copies on this machine
/// @param config `litekeeper.yml`
/// @param plainSecrets the settings of `litekeeper.yml` that hold a secret as it is
public record Rights(
        Fact<FileFacts> database,
        Fact<FileFacts> folder,
        Fact<List<String>> neighbours,
        Fact<List<FileFacts>> sidecars,
        Fact<List<FileFacts>> backups,
        Fact<FileFacts> config,
        Fact<List<String>> plainSecrets) {}
