package dev.litekeeper.life.rehearsal;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.migrate.Checksum;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of scripts before they reach production: `rehearsals.json` beside them, to be committed with them. For
/// each script the newest rehearsal, and that it was applied on staging.
public final class Rehearsals {
    private static final String REHEARSED = "rehearsed";
    private static final String STAGING = "staging";

    private final Path file;
    private final Naming naming;
    private final Map<String, @Nullable Object> scripts;

    private Rehearsals(Path file, Naming naming, Map<String, @Nullable Object> scripts) {
        this.file = file;
        this.naming = naming;
        this.scripts = scripts;
    }

    /// Those of these scripts; none where nothing was written yet.
    public static Rehearsals of(Scripts scripts) {
        Path file = scripts.folder().resolve(Scripts.REHEARSALS);
        Map<String, @Nullable Object> known =
                Files.exists(file) ? object(read(file).get("scripts")) : new LinkedHashMap<>();
        return new Rehearsals(file, scripts.naming(), known);
    }

    private static Map<String, @Nullable Object> read(Path file) {
        try {
            return Json.parseObject(PlainFile.of(file).readString());
        } catch (Failure e) {
            throw Problem.usage("not what rehearsals were written into")
                    .at(file)
                    .because(e.problem().what() + ": " + e.problem().why())
                    .hint("take it back from version control, or move it away and rehearse again")
                    .failure(e);
        }
    }

    public Path file() {
        return file;
    }

    /// What is known of a script with the very statements it has now.
    public Optional<Rehearsal> rehearsal(ScriptName script, Checksum checksum) {
        Map<String, @Nullable Object> found = known(script, REHEARSED);
        return same(found, checksum)
                ? Optional.of(new Rehearsal(
                        "passed".equals(found.get("verdict")),
                        String.valueOf(found.get("environment")),
                        String.valueOf(found.get("sqlite")),
                        Instant.parse(String.valueOf(found.get("at"))),
                        number(found, "databaseBytes"),
                        number(found, "databaseRows"),
                        found.get("metTables") instanceof List<?> met
                                ? Optional.of(met.stream().map(String::valueOf).toList())
                                : Optional.empty(),
                        number(found, "diskBytes"),
                        number(found, "stallMillis")))
                : Optional.empty();
    }

    /// The newest rehearsal of a script.
    ///
    /// @param environment whose database was copied
    /// @param databaseRows how many rows the copy had before the scripts ran
    /// @param metTables the tables with rows then that the script names, in lower case; empty where that was not
    ///     written down
    public record Rehearsal(
            boolean passed,
            String environment,
            String sqlite,
            Instant at,
            long databaseBytes,
            long databaseRows,
            Optional<List<String>> metTables,
            long diskBytes,
            long stallMillis) {}

    /// That a script was applied on staging.
    ///
    /// @param metRows whether staging had rows when that run began
    public record Staged(Instant at, boolean metRows) {}

    /// In what the SQLite of rehearsals of a plan was another one than this.
    public List<String> otherEngines(Plan plan, String sqlite) {
        return plan.items().stream()
                .flatMap(item -> rehearsal(item.script(), item.checksum()).stream())
                .map(Rehearsal::sqlite)
                .filter(version -> !version.equals(sqlite))
                .distinct()
                .map(version -> "rehearsed with SQLite " + version + ", this is " + sqlite)
                .toList();
    }

    /// Whether a script, with the very statements it has now, passed a rehearsal on a database that held rows.
    public boolean metRows(ScriptName script, Checksum checksum) {
        return rehearsal(script, checksum)
                .filter(known -> known.passed() && known.databaseRows() > 0)
                .isPresent();
    }

    /// That a script was applied on staging with the very statements it has now.
    public Optional<Staged> staged(ScriptName script, Checksum checksum) {
        Map<String, @Nullable Object> found = known(script, STAGING);
        return same(found, checksum)
                ? Optional.of(new Staged(
                        Instant.parse(String.valueOf(found.get("at"))), Boolean.TRUE.equals(found.get("metRows"))))
                : Optional.empty();
    }

    /// Whether a script was applied on staging, with whatever statements.
    public boolean wasStaged(ScriptName script) {
        return !known(script, STAGING).isEmpty();
    }

    /// Writes down that scripts were applied on staging, as its history tells.
    public void addStaging(List<Entry> applied) {
        for (Entry entry : applied) {
            Map<String, @Nullable Object> about = about(entry.checksum(), entry.at(), entry.who());
            about.put("metRows", entry.metRows());
            put(naming.parse(entry.file()), STAGING, about);
        }
        write();
    }

    /// @param met the tables with rows that each script names, before they ran
    void add(Rehearsed rehearsed, Plan plan, Map<ScriptName, List<String>> met, String who) {
        for (int i = 0; i < plan.items().size(); i++) {
            Plan.Item item = plan.items().get(i);
            Map<String, @Nullable Object> entry = about(item.checksum(), rehearsed.at(), who);
            if (i < rehearsed.scripts().size()) {
                entry.put("verdict", rehearsed.passed() ? "passed" : "failed");
                entry.put("metTables", met.get(item.script()));
                figures(entry, rehearsed, rehearsed.scripts().get(i));
            } else {
                entry.put("verdict", "failed");
            }
            put(item.script(), REHEARSED, entry);
        }
        write();
    }

    private static void figures(Map<String, @Nullable Object> entry, Rehearsed rehearsed, ScriptFigures script) {
        entry.put("environment", rehearsed.environment().word());
        entry.put("origin", rehearsed.origin());
        entry.put("originAgeSeconds", rehearsed.age().toSeconds());
        entry.put("sqlite", rehearsed.sqlite());
        entry.put("journalMode", rehearsed.journalMode());
        entry.put("databaseBytes", rehearsed.database().bytes());
        entry.put("databaseRows", rehearsed.rows());
        entry.put("millis", script.took().toMillis());
        entry.put("stallMillis", script.stall().toMillis());
        entry.put("rows", script.rows());
        entry.put("walBytes", script.wal().bytes());
        entry.put("diskBytes", script.disk().bytes());
        entry.put("undo", rehearsed.undo().outcome().name().toLowerCase(Locale.ROOT));
    }

    private static Map<String, @Nullable Object> about(Checksum checksum, Instant at, String who) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("checksum", checksum.text());
        entry.put("meaning", checksum.meaning());
        entry.put("at", at.truncatedTo(ChronoUnit.SECONDS).toString());
        entry.put("who", who);
        return entry;
    }

    private void put(ScriptName script, String kind, Map<String, @Nullable Object> entry) {
        Map<String, @Nullable Object> known = new TreeMap<>(object(scripts.get(script.file())));
        known.put(kind, entry);
        scripts.put(script.file(), known);
    }

    /// Scripts stand in the order they run, so that two versions of the file compare well.
    private void write() {
        List<String> names = scripts.keySet().stream()
                .map(naming::parse)
                .sorted()
                .map(ScriptName::file)
                .toList();
        Map<String, @Nullable Object> sorted = new LinkedHashMap<>();
        names.forEach(name -> sorted.put(name, scripts.get(name)));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("format", 1L);
        json.put("scripts", sorted);
        PlainFile.of(file).write(Json.pretty(json).getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    private Map<String, @Nullable Object> known(ScriptName script, String kind) {
        return object(object(scripts.get(script.file())).get(kind));
    }

    private static boolean same(Map<String, @Nullable Object> entry, Checksum checksum) {
        return checksum.meaning().equals(entry.get("meaning"));
    }

    private static long number(Map<String, @Nullable Object> entry, String key) {
        return entry.get(key) instanceof Long value ? value : 0;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : new LinkedHashMap<>();
    }
}
