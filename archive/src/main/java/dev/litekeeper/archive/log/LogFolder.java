package dev.litekeeper.archive.log;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// What the log of a database keeps on this machine, in a folder of its owner alone: the spool, the page
/// hashes, and `state.json`, which says the segment they stand for.
///
/// It survives a kill and a power cut at any moment: the hashes are brought forward with the segments
/// written since, and then have to add up to the database hash of the last one. Where they do not, or a
/// segment is damaged or missing, nothing of it is trusted, and the log goes on with a new lineage.
public final class LogFolder implements AutoCloseable {
    private final Path folder;
    private final PageTable table;
    private final Spool spool;
    private volatile LogEnd end;
    private int last;
    private String lost = "";

    private LogFolder(Path folder, Spool spool) {
        this.folder = folder;
        this.spool = spool;
        this.table = PageTable.open(folder.resolve("pages"));
        this.end = LogEnd.NONE;
    }

    /// The folder of a log, created where it is missing.
    ///
    /// @param stores the names of the stores that segments wait for
    /// @param budget bytes of segments that may wait
    public static LogFolder open(Path folder, Collection<String> stores, long budget) {
        create(folder.resolve("spool"));
        LogFolder opened = new LogFolder(folder, new Spool(stores, budget));
        opened.recover();
        return opened;
    }

    /// Where the log ends; the database is known there, or a new lineage begins.
    public LogEnd end() {
        return end;
    }

    /// Why what was here is not trusted, in words; empty where it is, or where there was nothing.
    public String lost() {
        return lost;
    }

    /// The segments that wait for stores.
    public Spool spool() {
        return spool;
    }

    /// Forgets the database, so that the log goes on with a new lineage after this end, which may be that
    /// of another keeper. What waits for a store goes on waiting. Not while an encoder uses this folder.
    public void restart(LogEnd tip) {
        end = tip.forgotten();
        last = 0;
        save();
        spool.continued(end.sequence());
    }

    /// Where it is.
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        table.close();
    }

    PageTable table() {
        return table;
    }

    /// The last page that is not zeros.
    int last() {
        return last;
    }

    Path part(SegmentName name) {
        return folder.resolve("spool").resolve(name.sequence() + ".part");
    }

    Path file(SegmentName name) {
        return folder.resolve("spool").resolve(name.toString());
    }

    /// Makes this end, which the table stands for, the one to continue from.
    void checkpoint(LogEnd reached, int lastPage) {
        table.force();
        end = reached;
        last = lastPage;
        save();
        spool.continued(reached.sequence());
    }

    private void save() {
        PlainFile.of(state()).write(end.json());
    }

    private Path state() {
        return folder.resolve("state.json");
    }

    private void recover() {
        LogEnd saved = saved();
        Recovery recovery = new Recovery(saved, table, spool);
        spooled().forEach(recovery::take);
        LogEnd reached = recovery.reached();
        PageTable.Sum sum = table.sum();
        if (lost.isEmpty()) {
            lost = recovery.damage();
        }
        if (lost.isEmpty() && reached.known() && sum.hash() != reached.state().hash()) {
            lost = "the page hashes do not add up to the database hash";
        }
        end = saved;
        spool.continued(saved.sequence());
        if (!lost.isEmpty()) {
            end = recovery.seen();
        } else if (reached.sequence() > saved.sequence()) {
            checkpoint(reached, sum.last());
        }
        last = sum.last();
    }

    private LogEnd saved() {
        if (!Files.exists(state())) {
            return LogEnd.NONE;
        }
        try {
            return LogEnd.parse(PlainFile.of(state()).readString());
        } catch (Failure e) {
            lost = e.problem().toString();
            return LogEnd.NONE;
        }
    }

    /// The finished segments in order; what was being written is removed.
    private List<Path> spooled() {
        try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
            List<Path> all = files.sorted().toList();
            all.stream()
                    .filter(file -> file.toString().endsWith(".part"))
                    .forEach(file -> PlainFile.of(file).delete());
            return all.stream()
                    .filter(file ->
                            SegmentName.find(file.getFileName().toString()).isPresent())
                    .toList();
        } catch (IOException e) {
            throw Problem.environment("cannot read the spool")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw Problem.environment("cannot create the folder of a log")
                    .at(folder)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
