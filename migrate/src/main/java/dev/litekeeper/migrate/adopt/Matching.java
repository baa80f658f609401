package dev.litekeeper.migrate.adopt;

import dev.litekeeper.migrate.Checksum;
import dev.litekeeper.migrate.Entry;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A tool's history held against the scripts, line by line: the entries it becomes, beyond those that are recorded, and
/// what speaks against one.
final class Matching {
    private static final Checksum UNKNOWN = new Checksum("", "");

    private final Tool tool;
    private final Scripts scripts;
    private final List<Entry> recorded;
    private final Moment moment;
    private final Set<String> accepted;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Objection> objections = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// @param accepted files or versions whose objection a person takes on
    Matching(Tool tool, Scripts scripts, List<Entry> recorded, Moment moment, Set<String> accepted) {
        this.tool = tool;
        this.scripts = scripts;
        this.recorded = recorded;
        this.moment = moment;
        this.accepted = accepted;
    }

    /// Goes through the lines.
    Matching match(List<Past> past) {
        past.stream()
                .filter(line -> line.state() == Past.State.FAILED)
                .forEach(line -> objections.add(Objection.failed(tool, line)));
        if (tool.naming().isPresent()) {
            past.forEach(this::script);
        } else {
            scripts.forward().stream()
                    .filter(script -> script.name().number() == 0)
                    .forEach(script -> add(tool.start(), script, "baseline"));
            past.forEach(this::code);
        }
        return this;
    }

    /// What is to be recorded, in the order it ran.
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<Objection> objections() {
        return List.copyOf(objections);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /// What was taken over from this tool and is in its history no more: it was taken back there.
    List<Entry> gone(List<Past> past) {
        boolean newestAlone = !tool.keepsAll() && !past.isEmpty();
        return recorded.stream()
                .filter(entry -> !newestAlone)
                .filter(entry ->
                        entry.note().startsWith(tool.mark()) && !entry.how().equals("baseline"))
                .filter(entry -> past.stream().noneMatch(line -> speaksOf(line, entry)))
                .toList();
    }

    private boolean speaksOf(Past line, Entry entry) {
        if (tool.naming().isEmpty()) {
            return entry.file().equals(line.name());
        }
        int order = entry.version().compareTo(version(line));
        return switch (line.state()) {
            case APPLIED, CODE -> order == 0;
            case UP_TO, BASELINE, FAILED -> order <= 0;
        };
    }

    private static Version version(Past line) {
        return line.version().isEmpty() ? Version.repeated(line.file()) : Version.parse(line.version());
    }

    /// The scripts that run next, where these are in the history no more.
    List<ScriptName> pending(List<Entry> gone) {
        return scripts.names().stream()
                .filter(name -> Stream.concat(
                                recorded.stream().filter(entry -> !gone.contains(entry)), entries.stream())
                        .noneMatch(entry -> entry.key().equals(name.key())))
                .toList();
    }

    private void code(Past line) {
        List<Entry> known = Stream.concat(recorded.stream(), entries.stream())
                .filter(entry -> entry.kind().equals(tool.word()))
                .toList();
        if (known.stream().noneMatch(entry -> entry.file().equals(line.name()))) {
            Version next = Version.of(known.size() + 1);
            entries.add(entry(line, next, tool.word(), line.name(), "adopted", UNKNOWN));
        }
    }

    private void script(Past line) {
        switch (line.state()) {
            case FAILED -> {}
            case APPLIED, CODE -> single(line);
            case UP_TO, BASELINE -> upTo(line);
        }
    }

    private void single(Past line) {
        Version version = version(line);
        Optional<Script> script = find(version);
        if (isRecorded(version)) {
            return;
        }
        if (script.isEmpty()) {
            missing(line, version);
        } else if (line.checksum().isEmpty()
                || line.checksum().get() == LineChecksum.of(script.get().source())) {
            add(line, script.get(), "adopted");
        } else if (version.repeats()) {
            notes.add(line.name() + " was edited since it ran, and runs again");
        } else {
            object(line, Objection.edited(line));
            add(line, script.get(), "adopted");
        }
    }

    private void upTo(Past line) {
        Version last = Version.parse(line.version());
        scripts.forward().stream()
                .filter(script -> script.name().version().compareTo(last) <= 0)
                .forEach(script -> add(line, script, "adopted"));
        if (find(last).isEmpty() && !isRecorded(last)) {
            missing(line, last);
        }
    }

    /// A file that is not there is recorded as gone: of a baseline, of a migration in code, and where a person says so.
    private void missing(Past line, Version version) {
        if (line.state() == Past.State.APPLIED || line.state() == Past.State.UP_TO) {
            object(line, Objection.missing(line, scripts.folder()));
        }
        entries.add(entry(line, version, "schema", line.name(), "accepted", UNKNOWN));
    }

    private void object(Past line, Objection objection) {
        if (!accepted.contains(line.name()) && !accepted.contains(line.version())) {
            objections.add(objection);
        }
    }

    private Optional<Script> find(Version version) {
        return scripts.forward().stream()
                .filter(script -> script.name().version().compareTo(version) == 0)
                .findFirst();
    }

    private boolean isRecorded(Version version) {
        return recorded.stream()
                .anyMatch(entry ->
                        entry.kind().equals("schema") && entry.version().compareTo(version) == 0);
    }

    private void add(Past line, Script script, String how) {
        ScriptName name = script.name();
        if (recorded.stream().noneMatch(entry -> entry.key().equals(name.key()))) {
            entries.add(entry(line, name.version(), name.kind().word(), name.file(), how, script.checksum()));
        }
    }

    private Entry entry(Past line, Version version, String kind, String file, String how, Checksum checksum) {
        return new Entry(
                version,
                kind,
                file,
                how,
                checksum,
                line.who().isEmpty() ? moment.who() : line.who(),
                line.at().orElse(moment.now()),
                line.took(),
                moment.sqlite(),
                moment.schema(),
                moment.schema(),
                0,
                tool.mark());
    }
}
