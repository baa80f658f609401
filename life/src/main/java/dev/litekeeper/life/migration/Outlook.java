package dev.litekeeper.life.migration;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.rehearsal.Rehearsals;
import dev.litekeeper.migrate.Directive;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.Script;
import dev.litekeeper.migrate.ScriptName;
import dev.litekeeper.migrate.Scripts;
import dev.litekeeper.migrate.alter.Cost;
import dev.litekeeper.migrate.alter.Forecast;
import dev.litekeeper.sqlite.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a pending script will do to the database of an environment, before it runs.
///
/// @param seconds how long writers wait; from the last rehearsal, by the size of the database now and then, where there
///     is one
/// @param rehearsed whether it is from a rehearsal; else it is an estimate from the words of the script
/// @param wal by how much the WAL grows, as far as the words tell
/// @param statements in order
/// @param rebuilt large tables that it drops and makes again while writers wait
/// @param wayBack how it can be undone, a line each
public record Outlook(
        ScriptName script,
        double seconds,
        boolean rehearsed,
        ByteSize wal,
        List<Forecast> statements,
        List<String> rebuilt,
        List<String> wayBack) {
    private static final double LARGE_SECONDS = 1;

    public Outlook {
        statements = List.copyOf(statements);
        rebuilt = List.copyOf(rebuilt);
        wayBack = List.copyOf(wayBack);
    }

    /// That of each script of a plan.
    ///
    /// @param size of the database
    /// @param kept whether the archive has all of it
    static List<Outlook> of(
            Session session, Plan plan, Scripts scripts, Rehearsals rehearsals, ByteSize size, boolean kept) {
        List<String> undo = scripts.undoNames().stream().map(ScriptName::file).toList();
        List<Outlook> outlooks = new ArrayList<>();
        for (Plan.Item item : plan.items()) {
            Script script = scripts.forward().stream()
                    .filter(each -> each.name().equals(item.script()))
                    .findFirst()
                    .orElseThrow();
            List<Forecast> statements = Forecast.of(session, script);
            Cost cost = statements.stream().map(Forecast::cost).reduce(Cost.NONE, Cost::plus);
            Optional<Double> measured = rehearsals
                    .rehearsal(item.script(), item.checksum())
                    .filter(known -> known.databaseBytes() > 0)
                    .map(known -> known.stallMillis() / 1000.0 * size.bytes() / known.databaseBytes());
            double seconds = measured.orElse(cost.seconds());
            outlooks.add(new Outlook(
                    item.script(),
                    seconds,
                    measured.isPresent(),
                    new ByteSize(cost.walBytes()),
                    statements,
                    seconds < LARGE_SECONDS || online(script) ? List.of() : Forecast.rebuilt(script),
                    wayBack(item.script(), undo, size, kept)));
        }
        return outlooks;
    }

    private static boolean online(Script script) {
        return script.directives().stream().anyMatch(Directive.Online.class::isInstance);
    }

    private static List<String> wayBack(ScriptName script, List<String> undo, ByteSize size, boolean kept) {
        List<String> ways = new ArrayList<>();
        ways.add(kept ? "the archive has every commit before it" : "a copy of the state before, " + size);
        String file = script.file().replaceFirst("^([0-9]+)-", "$1-undo-");
        if (undo.contains(file)) {
            ways.add(file + " takes it back and keeps what is written later");
        }
        return ways;
    }
}
