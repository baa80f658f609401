package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What was found when every object of an archive was read.
///
/// @param findings what is not as it should be, broken or not known
/// @param notes what is worth knowing and harms nothing, in words
/// @param objects how many objects were read
/// @param bytes how many bytes of them
/// @param newest the newest state, put together and proven; empty where there is none
public record ArchiveVerification(
        List<Finding> findings, List<String> notes, int objects, ByteSize bytes, Optional<Point> newest) {
    public ArchiveVerification {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /// What it comes to.
    public enum Verdict {
        /// Everything that is promised is there, and every byte of it is what it was.
        PROVEN,
        /// Something is broken; the findings name it.
        FAILED,
        /// Nothing was found broken, but not everything could be judged.
        UNKNOWN
    }

    /// Reads every object fully: seals, checksums, proofs, whether anything is missing, and the states that
    /// come out.
    ///
    /// @param atLeast the newest commit that a keeper was told to be in this store; 0 where it is not
    ///     known. An archive that lost its end cannot be told from a younger one otherwise.
    /// @param scratch a folder with room for the database
    public static ArchiveVerification of(Store store, Scope scope, long atLeast, Path scratch, Progress progress) {
        return new Verifying(Timeline.of(store, scope), scratch, progress).run(atLeast);
    }

    public Verdict verdict() {
        if (findings.stream().anyMatch(Finding::broken)) {
            return Verdict.FAILED;
        }
        return findings.isEmpty() && newest.isPresent() ? Verdict.PROVEN : Verdict.UNKNOWN;
    }
}
