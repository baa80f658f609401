package dev.litekeeper.archive.litestream;

import dev.litekeeper.archive.timeline.Founding;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes the good positions of a replica over as the beginning of an archive. Each is restored, judged, and laid down
/// as what changed since the good one before it; positions that are not good are left out, their numbers stay free.
public final class Adoption {
    private final List<Founding> archives;
    private final Succession succession;
    private long first;
    private long last;
    private int states;

    private Adoption(List<Founding> archives, Succession succession) {
        this.archives = archives;
        this.succession = succession;
    }

    /// What was taken over.
    ///
    /// @param first the first position; 0 where there was none to take
    /// @param last the last one
    /// @param states how many
    public record Adopted(Judgement judgement, long first, long last, int states) {}

    /// Judges every position, tells each verdict, and lays the good ones down in every archive. `scratch` is a folder
    /// with room for the database, four times; memory does not grow with it.
    public static Adopted adopt(Replica replica, List<Founding> archives, Path scratch, Consumer<Verdict> listener) {
        try (ScratchFolder folder = ScratchFolder.in(scratch);
                Succession succession = new Succession(folder.resolve("before.sqlite"))) {
            Adoption adoption = new Adoption(archives, succession);
            Judgement judgement = Court.hear(replica, scratch, (verdict, image) -> {
                if (verdict.soundness().isGood()) {
                    image.ifPresent(restored -> adoption.take(verdict, restored));
                }
                listener.accept(verdict);
            });
            return new Adopted(judgement, adoption.first, adoption.last, adoption.states);
        }
    }

    private void take(Verdict verdict, Image image) {
        if (image.pages() == 0) {
            return;
        }
        try {
            Optional<Founding.State> before = succession.before(image.pageSize());
            Founding.State after = succession.next(verdict, image);
            for (Founding archive : archives) {
                archive.add(before, after, out -> succession.write(before, out));
            }
            succession.accept();
        } catch (IOException e) {
            throw Problem.environment("cannot take the position over")
                    .at(verdict.position())
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        first = first == 0 ? verdict.position().number() : first;
        last = verdict.position().number();
        states++;
    }
}
