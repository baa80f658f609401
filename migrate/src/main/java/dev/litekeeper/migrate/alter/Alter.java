package dev.litekeeper.migrate.alter;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Target;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import dev.litekeeper.sqlite.SqliteVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Finds the cheapest safe way to change tables: SQLite's own ALTER where the engine has it for every
/// change of a table, else one rebuild for all of them. What comes out was executed on an empty copy of the
/// schema, and the PRAGMAs were
/// compared before and after: it changes what was asked for and nothing else.
public final class Alter {
    private static final double LONG_WAIT = 1;

    private final Session live;
    private final SchemaCopy trial;
    private final SqliteVersion engine;
    private final boolean online;
    private final List<Proposal.Way> ways = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Alter(Session live, SchemaCopy trial, SqliteVersion engine, boolean online) {
        this.live = live;
        this.trial = trial;
        this.engine = engine;
        this.online = online;
    }

    /// The script for these changes, each in the words of `--alter`. Reads the database and changes nothing. Fails at
    /// words that are not understood, at tables and columns that are not there, and as refused where no safe way is
    /// known.
    public static Proposal propose(Target target, List<String> alterations, SqliteVersion engine) {
        return propose(target, alterations, engine, false);
    }

    /// The same; `online` asks for a script that does not keep writers waiting, which is about one table alone.
    public static Proposal propose(Target target, List<String> alterations, SqliteVersion engine, boolean online) {
        List<Change> said = alterations.stream().map(ChangeReader::read).toList();
        try (Session live = target.connect().apply(Settings.READ)) {
            live.beginSnapshot();
            try (SchemaCopy trial = SchemaCopy.of(live)) {
                return new Alter(live, trial, engine, online).proposal(said, alterations);
            }
        }
    }

    private Proposal proposal(List<Change> said, List<String> alterations) {
        Renames renames = new Renames(trial.session());
        said.forEach(renames::note);
        List<Change> changes = said.stream()
                .filter(change -> !(change instanceof Change.RenameColumn) && !(change instanceof Change.RenameTable))
                .map(renames::resolve)
                .toList();
        for (Change rename : renames.all()) {
            rename(rename);
        }
        Map<String, List<Change>> byTable =
                changes.stream().collect(Collectors.groupingBy(Change::table, LinkedHashMap::new, Collectors.toList()));
        byTable.forEach((table, ofTable) -> change(table, ofTable, renames));
        boolean rebuilt = ways.stream().anyMatch(way -> way.kind().equals("rebuild"));
        if (online && rebuilt && ways.size() > 1) {
            throw Problem.refused("an online script makes one table anew and does nothing else")
                    .because("these changes are about " + ways.size() + " tables, or renames")
                    .hint("plan them one after the other")
                    .failure();
        }
        Cost cost = ways.stream().map(Proposal.Way::cost).reduce(Cost.TRANSACTION, Cost::plus);
        if (rebuilt && !online && cost.seconds() > LONG_WAIT) {
            notes.add(String.format(
                    Locale.ROOT,
                    "writers wait about %.0f s; --online writes a script that runs beside them",
                    cost.seconds()));
        }
        String directive = online && rebuilt ? "-- litekeeper: online\n" : "";
        return new Proposal(title(alterations), directive + text(alterations, cost), ways, cost, troubles, notes);
    }

    private void rename(Change rename) {
        Native.Done done = new Native(engine, new Size(0, 0, 0))
                .of(rename)
                .orElseThrow(() -> Problem.refused("SQLite " + engine + " cannot rename a column")
                        .at(rename.table())
                        .hint("it can since 3.25.0")
                        .failure());
        done.statements().forEach(trial.session()::execute);
        Size size = new Size(0, 0, 0);
        ways.add(new Proposal.Way(rename.table(), "native", "", size, done.cost(), done.statements()));
    }

    private void change(String table, List<Change> changes, Renames renames) {
        String before = renames.before(table);
        Size size = Size.of(live, before);
        Map<String, String> facts = Facts.of(trial.session(), table);
        boolean strict = changes.stream().anyMatch(Change.MakeStrict.class::isInstance)
                || facts.getOrDefault("table", "").contains("strict 1");
        Judge judge = new Judge(live, before, strict);
        changes.forEach(change -> judge.of(renames.back(change)).ifPresent(troubles::add));
        Proposal.Way way = new Ladder(trial.session(), engine, table, size, online).climb(changes);
        Faithful.check(facts, Facts.of(trial.session(), table), table, changes, notes);
        ways.add(way);
    }

    private String text(List<String> alterations, Cost cost) {
        StringBuilder text = new StringBuilder();
        alterations.forEach(
                words -> text.append("-- ").append(words.replace('\n', ' ')).append('\n'));
        text.append("-- Written by `litekeeper migrate plan` for SQLite ")
                .append(engine)
                .append(String.format(Locale.ROOT, "; about %.2f s.%n", cost.seconds()));
        for (Proposal.Way way : ways) {
            text.append('\n');
            if (!way.why().isEmpty()) {
                text.append("-- ").append(way.why()).append('\n');
            }
            way.statements().forEach(statement -> text.append(ended(statement)));
        }
        return text.toString();
    }

    /// The statement with its semicolon, on a line of its own where a comment would swallow it.
    private static String ended(String statement) {
        String last = statement.substring(statement.lastIndexOf('\n') + 1);
        return statement + (last.contains("--") ? "\n;\n" : ";\n");
    }

    private static String title(List<String> alterations) {
        String words = String.join(" ", alterations)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
        return words.length() <= 50 ? words : words.substring(0, Math.max(20, words.lastIndexOf(' ', 50)));
    }
}
