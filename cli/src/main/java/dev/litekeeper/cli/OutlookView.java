package dev.litekeeper.cli;

import dev.litekeeper.files.ByteSize;
import dev.litekeeper.life.migration.Migration;
import dev.litekeeper.life.migration.Outlook;
import dev.litekeeper.migrate.Orders;
import dev.litekeeper.migrate.Plan;
import dev.litekeeper.migrate.alter.Forecast;
import dev.litekeeper.project.EnvironmentName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What pending scripts will do, as a person or a program reads it.
final class OutlookView {
    private static final int LONGEST_SQL = 60;

    private OutlookView() {}

    /// Shows it for an environment's database, which is only read.
    static int show(Common common, EnvironmentName name) {
        Migration migration =
                Migration.of(common.project(), name, common.surroundings().clock(), common.typed());
        Plan plan = migration.plan(Orders.ALL);
        List<String> pending =
                plan.items().stream().map(item -> item.script().file()).toList();
        List<Outlook> outlooks = migration.outlook(plan, common.temporary());
        Console console = common.console();
        console.result(
                () -> Map.of(
                        "environment", name.word(),
                        "database", migration.database().name(),
                        "pending", pending,
                        "scripts", outlooks.stream().map(OutlookView::json).toList()),
                () -> {
                    outlooks.forEach(outlook -> text(console, outlook));
                    if (pending.isEmpty()) {
                        console.line("no script is pending: " + migration.database());
                    } else if (!migration.exists()) {
                        console.line("there is no database yet, all " + pending.size() + " scripts will run: "
                                + migration.database());
                        pending.forEach(file -> console.line("  " + file));
                    }
                });
        return 0;
    }

    private static void text(Console console, Outlook outlook) {
        console.line(
                Style.STRONG,
                outlook.script() + ": writers wait about "
                        + String.format(Locale.ROOT, "%.2f s", outlook.seconds())
                        + (outlook.rehearsed()
                                ? ", by its rehearsal"
                                : ", an estimate; litekeeper migrate rehearse measures it"));
        Table table = Table.of("line", "time", "rows", "size", "table", "what", "statement");
        for (Forecast statement : outlook.statements()) {
            table.row(
                    statement.line(),
                    String.format(Locale.ROOT, "%.2f s", statement.cost().seconds()),
                    statement.size().rows(),
                    new ByteSize(statement.size().bytes() + statement.size().indexBytes()),
                    statement.table().isEmpty() ? "-" : statement.table(),
                    statement.what(),
                    ScriptsView.shortened(statement.sql(), LONGEST_SQL));
        }
        console.table(table);
        outlook.wayBack().forEach(way -> console.line("  way back: " + way));
        outlook.rebuilt()
                .forEach(rebuilt -> console.line(
                        Style.WARNING,
                        "  " + rebuilt + " is made anew while writers wait: -- litekeeper: online lets them go on"));
    }

    private static Map<String, Object> json(Outlook outlook) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", outlook.script().file());
        json.put("seconds", outlook.seconds());
        json.put("rehearsed", outlook.rehearsed());
        json.put("walBytes", outlook.wal().bytes());
        json.put(
                "statements",
                outlook.statements().stream().map(OutlookView::json).toList());
        json.put("rebuilt", outlook.rebuilt());
        json.put("wayBack", outlook.wayBack());
        return json;
    }

    private static Map<String, Object> json(Forecast statement) {
        return Map.of(
                "line", statement.line(),
                "sql", statement.sql(),
                "what", statement.what(),
                "table", statement.table(),
                "rows", statement.size().rows(),
                "bytes", statement.size().bytes(),
                "indexBytes", statement.size().indexBytes(),
                "seconds", statement.cost().seconds());
    }
}
