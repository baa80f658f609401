package dev.litekeeper.archive;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Progress;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/// What was found in a database that was read back: its rows, what SQLite's check says, and which SQLite read them.
record Proof(Fingerprint fingerprint, Integrity integrity, String sqlite) {

    /// Reads every row of the copy and checks it.
    static Proof of(PrivateCopy copy, long bytes, Progress progress) {
        CompletableFuture<Integrity> integrity = CompletableFuture.supplyAsync(() -> Integrity.quick(copy));
        try {
            Fingerprint fingerprint = fingerprint(copy, bytes, progress);
            return new Proof(fingerprint, integrity.join(), version(copy));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            integrity.exceptionally(_ -> new Integrity(List.of(), "")).join();
        }
    }

    private static String version(PrivateCopy copy) {
        try (Session session = copy.read()) {
            return session.queryText("SELECT sqlite_version()");
        }
    }

    static Fingerprint fingerprint(PrivateCopy copy, long bytes, Progress progress) {
        AtomicLong read = new AtomicLong();
        return Fingerprint.of(copy, more -> progress.at("proving", Math.min(bytes, read.addAndGet(more)), bytes));
    }

    /// What keeps the copy from being sound although its rows are those of the source.
    List<String> faults() {
        List<String> faults = new ArrayList<>(integrity.faults());
        fingerprint.tables().stream()
                .filter(table -> !table.complete())
                .forEach(table -> faults.add("table " + table.table() + " cannot be read: " + table.unread()));
        return List.copyOf(faults);
    }

    /// Fails as bad where the copy has other bytes or other rows than the manifest says.
    static void requireEqual(Manifest manifest, Packing sums, Fingerprint found, String where) {
        List<String> differences = new ArrayList<>();
        different(differences, "stored bytes", manifest.stored(), sums.packed());
        different(differences, "unpacked bytes", manifest.raw(), sums.raw());
        manifest.fingerprint().differences(found).forEach(differences::add);
        if (!differences.isEmpty()) {
            throw unequal(differences, where);
        }
    }

    private static void different(List<String> differences, String what, ByteSum expected, ByteSum found) {
        if (!expected.equals(found)) {
            differences.add(
                    expected.bytes() == found.bytes()
                            ? what + ": " + found.bytes() + ", not the same"
                            : what + ": " + expected.bytes() + " expected, " + found.bytes() + " found");
        }
    }

    private static Failure unequal(List<String> differences, String where) {
        return Problem.bad("the backup does not prove itself")
                .at(where)
                .because(String.join("; ", differences.subList(0, Math.min(5, differences.size()))))
                .hint("restore from another one: litekeeper history")
                .failure();
    }
}
