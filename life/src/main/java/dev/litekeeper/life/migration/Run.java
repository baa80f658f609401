package dev.litekeeper.life.migration;

import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Fingerprint;
import dev.litekeeper.sqlite.PageDigest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run of scripts on one database, as its note in the project tells: the way back to before it, and what was there
/// right after it.
///
/// @param note the file that holds this
/// @param at when the state before it was the current one
/// @param scripts the scripts that were to run, by key, in order
/// @param copy a copy of the state before, proven; empty where the archive has it
/// @param kept the pages of the copy; empty where the run was cut short, or the database was in no WAL mode
/// @param position the commit before the run, or one before that, in the archive
/// @param before what the copy holds; empty where the run was cut short
/// @param commits how many transactions its scripts took, of those that came to their end
/// @param after what was there right after the last commit of the run; empty where the run was cut short, or where
///     others committed while it went on
/// @param pages the pages of that same state; empty too where they could not be told
public record Run(
        Path note,
        Instant at,
        List<String> scripts,
        Optional<Path> copy,
        Optional<PageDigest> kept,
        OptionalLong position,
        Optional<Fingerprint> before,
        long commits,
        Optional<Fingerprint> after,
        Optional<PageDigest> pages) {
    public Run {
        scripts = List.copyOf(scripts);
    }

    /// Those of its scripts that are in this history; empty where others ran after them.
    List<String> ran(List<String> history) {
        List<String> ran = scripts.stream().filter(history::contains).toList();
        boolean last = ran.size() <= history.size()
                && history.subList(history.size() - ran.size(), history.size()).equals(ran);
        return last ? ran : List.of();
    }

    /// The run, cut short before, with these scripts in it too.
    Run with(List<String> more) {
        List<String> all =
                Stream.concat(scripts.stream(), more.stream()).distinct().toList();
        return new Run(note, at, all, copy, kept, position, before, commits, Optional.empty(), Optional.empty());
    }

    /// How many commits are its own, at least, where so many of its scripts are in the history.
    public long own(int ran) {
        return Math.max(ran, commits);
    }

    Run took(long more) {
        return new Run(note, at, scripts, copy, kept, position, before, commits + more, after, pages);
    }

    Run after(Optional<Fingerprint> rows, Optional<PageDigest> found) {
        return new Run(note, at, scripts, copy, kept, position, before, commits, rows, found);
    }

    void write() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("format", 1L);
        json.put("at", at.toString());
        json.put("scripts", scripts);
        json.put("copy", copy.map(file -> String.valueOf(file.getFileName())).orElse(null));
        json.put("kept", kept.map(PageDigest::json).orElse(null));
        json.put("position", position.isPresent() ? position.getAsLong() : null);
        json.put("commits", commits);
        json.put("before", before.map(Fingerprint::json).orElse(null));
        json.put("after", after.map(Fingerprint::json).orElse(null));
        json.put("pages", pages.map(PageDigest::json).orElse(null));
        PlainFile.of(note).write(Json.pretty(json));
    }

    static Run read(Path note) {
        Map<String, @Nullable Object> json = Json.parseObject(PlainFile.of(note).readString());
        List<String> scripts = json.get("scripts") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return new Run(
                note,
                Instant.parse(String.valueOf(json.get("at"))),
                scripts,
                json.get("copy") instanceof String file ? Optional.of(note.resolveSibling(file)) : Optional.empty(),
                PageDigest.find(json.get("kept")),
                json.get("position") instanceof Long commit ? OptionalLong.of(commit) : OptionalLong.empty(),
                fingerprint(json.get("before")),
                json.get("commits") instanceof Long commits ? commits : 0,
                fingerprint(json.get("after")),
                PageDigest.find(json.get("pages")));
    }

    @SuppressWarnings("unchecked")
    private static Optional<Fingerprint> fingerprint(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? Optional.of(Fingerprint.of((Map<String, @Nullable Object>) map))
                : Optional.empty();
    }
}
