package dev.litekeeper.sqlite;

import dev.litekeeper.sqlite.Occupant.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which processes have a file of a database open, as one look through `/proc/*/fd` shows it. Files are recognised by
/// inode, so names in another mount namespace, hard links and symbolic links do not hide them. Nothing is opened.
final class Processes {
    private static final String DELETED = " (deleted)";

    private final Proc proc;
    private final Path database;
    private final boolean everyName;
    private final Map<Inode, OpenFile> inodes = new LinkedHashMap<>();

    /// What a look found: the open files of each process, and how many processes of each user could not be looked into.
    record Found(Map<Long, Set<OpenFile>> open, Map<String, Integer> unseen) {}

    /// @param everyName whether to recognise the files under any name; else under their own in any folder, which takes
    ///     a third of the time
    Processes(Path database, Proc proc, boolean everyName) {
        this.proc = proc;
        this.database = real(database);
        this.everyName = everyName;
        Inode.of(database).ifPresent(inode -> inodes.put(inode, OpenFile.DATABASE));
        add(Sidecar.WAL, OpenFile.WAL);
        add(Sidecar.SHM, OpenFile.SHM);
        add(Sidecar.JOURNAL, OpenFile.JOURNAL);
    }

    private void add(Sidecar sidecar, OpenFile kind) {
        Inode.of(sidecar.beside(database)).ifPresent(inode -> inodes.put(inode, kind));
    }

    Found find() {
        Map<Long, Set<OpenFile>> open = new LinkedHashMap<>();
        Map<String, Integer> unseen = new LinkedHashMap<>();
        for (long pid : proc.pids()) {
            Optional<List<Path>> descriptors = proc.entries(pid + "/fd");
            if (descriptors.isEmpty()) {
                if (Files.exists(proc.root().resolve(pid + "/stat"))) {
                    unseen.merge(user(pid), 1, Integer::sum);
                }
                continue;
            }
            Set<OpenFile> files = files(descriptors.get());
            if (!files.isEmpty()) {
                open.put(pid, files);
            }
        }
        return new Found(open, unseen);
    }

    private Set<OpenFile> files(List<Path> descriptors) {
        Set<OpenFile> files = EnumSet.noneOf(OpenFile.class);
        Set<String> names = new HashSet<>(Set.of(database.toString()));
        List<String> deleted = new ArrayList<>();
        for (Path descriptor : descriptors) {
            String target = Proc.link(descriptor).orElse("");
            if (!target.startsWith("/") || !(everyName || isNamedAlike(target))) {
                continue;
            }
            Optional<OpenFile> kind = Inode.of(descriptor).map(inodes::get);
            if (kind.isPresent()) {
                files.add(kind.get());
                if (kind.get() == OpenFile.DATABASE) {
                    names.add(target);
                }
            } else if (target.endsWith(DELETED)) {
                deleted.add(target.substring(0, target.length() - DELETED.length()));
            }
        }
        for (String target : deleted) {
            deletedKind(target, names).ifPresent(files::add);
        }
        return files;
    }

    private boolean isNamedAlike(String target) {
        String name = database.getFileName().toString();
        return target.startsWith(name, target.lastIndexOf('/') + 1);
    }

    private static Path real(Path database) {
        try {
            return database.toRealPath();
        } catch (IOException absent) {
            return database.toAbsolutePath().normalize();
        }
    }

    private static Optional<OpenFile> deletedKind(String target, Set<String> names) {
        if (names.contains(target)) {
            return Optional.of(OpenFile.DELETED_DATABASE);
        }
        if (target.endsWith("-wal") && names.contains(target.substring(0, target.length() - 4))) {
            return Optional.of(OpenFile.DELETED_WAL);
        }
        if (target.endsWith("-shm") && names.contains(target.substring(0, target.length() - 4))) {
            return Optional.of(OpenFile.DELETED_SHM);
        }
        return Optional.empty();
    }

    /// The name of the user a process runs as, or the number where there is no name.
    String user(long pid) {
        Path folder = proc.root().resolve(Long.toString(pid));
        String uid = uid(pid).map(Object::toString).orElse("unknown");
        try {
            Map<String, Object> owner = Files.readAttributes(folder, "unix:uid,owner");
            return String.valueOf(owner.get("uid")).equals(uid) ? String.valueOf(owner.get("owner")) : uid;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException gone) {
            return uid;
        }
    }

    /// The effective user id of a process.
    Optional<Long> uid(long pid) {
        return proc.text(pid + "/status")
                .flatMap(status ->
                        status.lines().filter(line -> line.startsWith("Uid:")).findFirst())
                .map(line -> Long.parseLong(line.split("\\s+")[2]));
    }
}
