package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a `litekeeper.yml`: its text into sections, the sections into a [Project].
final class ProjectFile {
    private static final BackupPlan.Keep KEEP = new BackupPlan.Keep(7, 14, 8, 12, 2);
    private static final BackupPlan BACKUP =
            new BackupPlan(LocalTime.of(3, 15), KEEP, Duration.ofHours(26), new ByteSize(256L << 20));
    private static final Objectives OBJECTIVES = new Objectives(Duration.ofHours(24), Duration.ofMinutes(30));
    private static final DrillPlan DRILL = new DrillPlan(Duration.ofDays(7), List.of());
    private static final MigratePlan MIGRATE = new MigratePlan(
            MigratePlan.Require.REHEARSAL_OR_STAGING, Optional.empty(), Optional.empty(), Optional.empty());
    private static final int COPIES = 3;

    private ProjectFile() {}

    /// The project of this absolute file; `name` is what problems call it.
    static Project read(Path file, String name) {
        Path root = Objects.requireNonNull(file.getParent(), "an absolute file is in a folder");
        return project(root, Section.of("", new Value("", parse(file, name), name)));
    }

    private static Node parse(Path file, String name) {
        LoadSettings settings = LoadSettings.builder().setLabel(name).build();
        try {
            return new Compose(settings)
                    .composeString(PlainFile.of(file).readString())
                    .orElseThrow(() -> new Place(name, 1, 1).wrong("the file is empty", "start with: app: my-app"));
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark()
                    .map(mark -> new Place(name, mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(new Place(name, 1, 1));
            throw place.wrong(
                    "not YAML: " + e.getProblem(),
                    "look at the indentation, and put quotes around a text that starts with $, {, [, * or &");
        } catch (YamlEngineException e) {
            throw Problem.usage("not YAML")
                    .at(name)
                    .because(String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
                    .hint("look for a character that cannot be seen")
                    .failure(e);
        }
    }

    private static Project project(Path root, Section top) {
        List<NamedStore> stores = top.list("stores", StoreReader::store);
        StoreReader.requireDistinct(stores, top);
        KeepPlan keep = KeepReader.usual(root, stores);
        Optional<Section> scripts = top.optional("scripts").map(value -> Section.of("scripts", value));
        return new Project(
                root,
                Names.checked(top.required("app")),
                environments(root, top),
                stores,
                top.list("alerts", AlertReader::alert),
                top.optional("ping").map(AlertReader::web),
                top.section("backup", ProjectFile::backup, BACKUP),
                top.section("objectives", ProjectFile::objectives, OBJECTIVES),
                top.section("drill", ProjectFile::drill, DRILL),
                top.section("keep", KeepReader.reader(root, keep), keep),
                scripts.flatMap(section -> section.optional("folder"))
                        .map(folder -> root.resolve(folder.text()).normalize())
                        .orElse(root.resolve("database/sql")),
                scripts.flatMap(section -> section.optional("naming"))
                        .map(Value::text)
                        .orElse("litekeeper"),
                top.section("migrate", ProjectFile::migrate, MIGRATE),
                top.section("baseline", section -> section.read("queries", Value::texts, List.of()), List.of()),
                top.optional("maintenance")
                        .flatMap(value -> Section.of("maintenance", value)
                                .optional("window")
                                .map(Value::window)),
                top.section("copies", ProjectFile::copies, COPIES),
                top.list("contacts", ProjectFile::contact),
                top.list("accepted-risks", ProjectFile::acceptedRisk));
    }

    private static Map<EnvironmentName, Environment> environments(Path root, Section top) {
        Section section = Section.of("environments", top.required("environments"));
        Map<EnvironmentName, Environment> environments = new EnumMap<>(EnvironmentName.class);
        for (EnvironmentName name : EnvironmentName.values()) {
            section.optional(name.word()).ifPresent(value -> {
                Environment read = EnvironmentReader.environment(root, name, value);
                EnvironmentReader.requireOwnFile(read, environments.values(), value);
                environments.put(name, read);
            });
        }
        return environments;
    }

    private static BackupPlan backup(Section section) {
        return new BackupPlan(
                section.read("daily", Value::time, BACKUP.daily()),
                section.section("keep", ProjectFile::keep, KEEP),
                section.read("max-age", Value::duration, BACKUP.maxAge()),
                section.read("wal-budget", Value::size, BACKUP.walBudget()));
    }

    private static BackupPlan.Keep keep(Section section) {
        int minimum = section.read("minimum", Value::count, KEEP.minimum());
        if (minimum == 0) {
            throw section.required("minimum")
                    .place()
                    .wrong("backup.keep.minimum is 0", "write 1 or more: the last good backup is never deleted");
        }
        return new BackupPlan.Keep(
                section.read("last", Value::count, KEEP.last()),
                section.read("daily", Value::count, KEEP.daily()),
                section.read("weekly", Value::count, KEEP.weekly()),
                section.read("monthly", Value::count, KEEP.monthly()),
                minimum);
    }

    private static Objectives objectives(Section section) {
        return new Objectives(
                section.read("rpo", Value::duration, OBJECTIVES.rpo()),
                section.read("rto", Value::duration, OBJECTIVES.rto()));
    }

    private static DrillPlan drill(Section section) {
        return new DrillPlan(
                section.read("max-age", Value::duration, DRILL.maxAge()),
                section.mixed("smoke", SmokeQuery::any, SmokeQuery::of));
    }

    private static MigratePlan migrate(Section section) {
        return new MigratePlan(
                section.read("require", value -> value.parsed(MigratePlan.Require::of), MIGRATE.require()),
                section.optional("max-lock").map(Value::duration),
                section.optional("max-wal").map(Value::size),
                section.optional("max-time").map(Value::duration));
    }

    private static int copies(Section section) {
        int keep = section.read("keep", Value::count, COPIES);
        if (keep == 0) {
            throw section.required("keep").place().wrong("copies.keep is 0", "write 1 or more");
        }
        return keep;
    }

    private static Contact contact(Section section) {
        return new Contact(
                section.required("name").text(),
                section.read("role", Value::text, ""),
                section.read("reach", Value::text, ""));
    }

    private static AcceptedRisk acceptedRisk(Section section) {
        return new AcceptedRisk(
                section.required("check").text(),
                section.required("reason").text(),
                section.optional("until").map(Value::date),
                section.required("check").place().toString());
    }
}
