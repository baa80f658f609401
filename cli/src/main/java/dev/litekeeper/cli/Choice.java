package dev.litekeeper.cli;

import dev.litekeeper.archive.History;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.List;

/// The backup a user means.
final class Choice {
    private Choice() {}

    /// The entry whose id is, or alone starts with, this text. Fails with a usage problem where there is none, or
    /// there are several.
    static History.Entry entry(History history, String text) {
        List<History.Entry> matching = history.entries().stream()
                .filter(entry -> entry.id().text().startsWith(text))
                .toList();
        if (matching.size() == 1) {
            return matching.getFirst();
        }
        throw Problem.usage(matching.isEmpty() ? "no such backup" : "several backups start like this")
                .at(text)
                .hint("take the id from: litekeeper history")
                .failure();
    }

    static Failure none() {
        return Problem.bad("there is no proven backup")
                .hint("make one: litekeeper backup; litekeeper history shows what there is")
                .failure();
    }
}
