package dev.litekeeper.life.check;

import dev.litekeeper.checks.Fact;
import dev.litekeeper.checks.Place;
import dev.litekeeper.sqlite.Mounts;
import dev.litekeeper.sqlite.Sidecar;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at where a database lives.
final class PlaceLook {
    private final Subject subject;
    private final Mounts mounts = Mounts.now();

    PlaceLook(Subject subject) {
        this.subject = subject;
    }

    Place look() {
        return new Place(
                Guarded.present(mounts.holding(subject.path()), "this system does not tell what is mounted"),
                Guarded.look(this::mountedByItself),
                Guarded.look(() -> subject.path().toRealPath().toString()),
                Guarded.look(() -> space(subject.folder())),
                Guarded.look(() -> space(temporary())),
                diskErrors());
    }

    private List<String> mountedByItself() {
        Path name = Optional.ofNullable(subject.path().getFileName()).orElse(Path.of(""));
        List<Path> files = new ArrayList<>(List.of(subject.path()));
        for (Sidecar sidecar : Sidecar.values()) {
            files.add(subject.folder().resolve(name + sidecar.suffix()));
        }
        return files.stream()
                .filter(file -> mounts.holding(file)
                        .filter(mount -> mount.point().equals(file))
                        .isPresent())
                .map(Path::toString)
                .toList();
    }

    private Place.Space space(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        Inodes inodes = Inodes.of(folder);
        String point =
                mounts.holding(folder).map(mount -> mount.point().toString()).orElse("/");
        return new Place.Space(
                folder.toString(), point, store.getTotalSpace(), store.getUsableSpace(), inodes.all(), inodes.free());
    }

    /// The folder SQLite takes for temporary files.
    private Path temporary() {
        return Stream.of(subject.variable("SQLITE_TMPDIR", ""), subject.variable("TMPDIR", ""), "/var/tmp", "/usr/tmp")
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .filter(folder -> Files.isDirectory(folder) && Files.isWritable(folder))
                .findFirst()
                .orElse(Path.of("/tmp"));
    }

    private Fact<List<String>> diskErrors() {
        return mounts.holding(subject.path())
                .map(DiskErrors::of)
                .orElseGet(() -> Fact.unseen("this system does not tell what is mounted"));
    }
}
