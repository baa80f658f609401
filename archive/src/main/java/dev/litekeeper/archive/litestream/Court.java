package dev.litekeeper.archive.litestream;

import dev.litekeeper.archive.Integrity;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.ScratchFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Judges a replica: every file by itself, then every position by restoring it. For one thread.
public final class Court implements AutoCloseable {
    private static final int FAULTS = 3;

    private final Replica replica;
    private final List<DamagedObject> damaged;
    private final ScratchFolder scratch;
    private final Rebuild rebuild;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Court(Replica replica, Path parent) {
        this.replica = replica;
        this.damaged = replica.damaged();
        this.scratch = ScratchFolder.in(parent);
        this.rebuild = replica.rebuild(scratch.resolve("position.sqlite"), damaged);
    }

    /// Is told each verdict as soon as it is there, with the restored database where there is one.
    interface Listener {
        void judged(Verdict verdict, Optional<Image> image);
    }

    /// Judges every position and tells each verdict. `scratch` is a folder with room for the database, three times;
    /// memory does not grow with it.
    public static Judgement judge(Replica replica, Path scratch, Consumer<Verdict> listener) {
        return hear(replica, scratch, (verdict, _) -> listener.accept(verdict));
    }

    static Judgement hear(Replica replica, Path scratch, Listener listener) {
        try (Court court = new Court(replica, scratch)) {
            List<Position> positions = replica.positions();
            for (int i = 0; i < positions.size(); i++) {
                court.judge(positions.get(i), positions.subList(i + 1, positions.size()), listener);
            }
            return new Judgement(replica.version(), replica.where(), court.damaged, court.verdicts);
        }
    }

    @Override
    public void close() {
        rebuild.close();
        scratch.close();
    }

    private void judge(Position position, List<Position> later, Listener listener) {
        Optional<Image> image = Optional.empty();
        Verdict verdict;
        try {
            image = Optional.of(rebuild.to(position));
            verdict = whole(position, image.get(), later);
        } catch (Failure e) {
            verdict = unreachable(position, e);
        }
        verdicts.add(verdict);
        listener.judged(verdict, image);
    }

    private Verdict whole(Position position, Image image, List<Position> later) {
        ByteSize size = new ByteSize((long) image.pages() * image.pageSize());
        List<String> faults = faults(position, image);
        if (!faults.isEmpty()) {
            String why = faults.stream().limit(FAULTS).collect(Collectors.joining("; "));
            return new Verdict(position, Soundness.MALFORMED, rebuild.time(), size, why.replace('\n', ' '));
        }
        Optional<String> contradiction = rebuild.contradiction();
        if (contradiction.isEmpty()) {
            return new Verdict(position, Soundness.SOUND, rebuild.time(), size, "");
        }
        boolean agreesAgain = !later.isEmpty() && agrees(later.getFirst());
        Soundness soundness = agreesAgain ? Soundness.INEXACT : Soundness.CONTRADICTED;
        return new Verdict(position, soundness, rebuild.time(), size, contradiction.get());
    }

    /// Whether this position is whole and nothing contradicts it.
    private boolean agrees(Position position) {
        try (ScratchFolder folder = ScratchFolder.in(scratch.path());
                Rebuild other = replica.rebuild(folder.resolve("next.sqlite"), damaged)) {
            return faults(position, other.to(position)).isEmpty()
                    && other.contradiction().isEmpty();
        } catch (Failure e) {
            if (e.kind() != Kind.BAD) {
                throw e;
            }
            return false;
        }
    }

    private static List<String> faults(Position position, Image image) {
        Integrity integrity = Integrity.full(image.copy());
        if (!integrity.unchecked().isEmpty()) {
            throw Problem.unknown("the position could not be checked")
                    .at(position)
                    .because(integrity.unchecked())
                    .failure();
        }
        return integrity.faults();
    }

    private static Verdict unreachable(Position position, Failure e) {
        if (e.kind() != Kind.BAD) {
            throw e;
        }
        boolean ours = e.problem().where().equals(position.toString());
        String why = ours ? e.problem().why() : e.problem().toString();
        return new Verdict(position, Soundness.UNREACHABLE, position.time(), new ByteSize(0), why);
    }
}
