package dev.litekeeper.cli;

import dev.litekeeper.life.who.Duty;
import dev.litekeeper.life.who.Visitor;
import dev.litekeeper.life.who.Warning;
import dev.litekeeper.life.who.WhoReport;
import dev.litekeeper.sqlite.Header;
import dev.litekeeper.sqlite.HeldLock.Role;
import dev.litekeeper.sqlite.Occupant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer of `who`, as text and as JSON.
record WhoText(Target.Chosen chosen, WhoReport report, Instant now) {

    void print(Console console) {
        console.line(Style.STRONG, chosen.title());
        console.line(wal());
        List<Visitor> there =
                report.visitors().stream().filter(visitor -> visible(visitor)).toList();
        if (there.isEmpty()) {
            console.line("nobody: " + report.last().alone().why());
        } else {
            Table table = Table.of("PID", "USER", "DOES", "FOR AT LEAST", "UP", "COMMAND");
            there.forEach(visitor -> rows(table, visitor));
            console.table(table);
        }
        report.pinnedBy()
                .ifPresent(visitor -> console.line("the WAL cannot be emptied past the snapshot of "
                        + visitor.describe() + ", " + Figures.size(WhoReport.behind(visitor)) + " behind"));
        report.warnings().forEach(warning -> console.line(Style.WARNING, "warning: " + warning.text()));
        String hidden = report.last().whatIsHidden();
        if (!hidden.isEmpty()) {
            console.line("not seen: " + hidden);
        }
        console.say(String.format(
                Locale.ROOT,
                "%d looks in %s; the kernel does not tell since when a lock is held, so times are what was seen",
                report.looks(),
                Figures.duration(report.span())));
    }

    private static boolean visible(Visitor visitor) {
        return visitor.there()
                || visitor.duties().stream().anyMatch(duty -> duty.lock().role() != Role.CONNECTED);
    }

    private String wal() {
        if (!report.last().view().wal()) {
            boolean wal = chosen.database().header().filter(Header::wal).isPresent();
            return wal
                    ? "WAL mode, and nobody has the WAL open"
                    : "rollback journal: an idle connection holds no lock, a reader makes writers wait";
        }
        return "WAL " + Figures.size(report.walBytes())
                + report.wal()
                        .map(index -> ", " + index.frames() + " frames in use, " + index.checkpointed()
                                + " of them in the database")
                        .orElse("");
    }

    private void rows(Table table, Visitor visitor) {
        String pid = visitor.occupant().map(found -> Long.toString(found.pid())).orElse("-");
        String user = visitor.occupant().map(Occupant::user).orElse("-");
        String up = visitor.occupant()
                .flatMap(Occupant::started)
                .map(start -> Figures.duration(Duration.between(start, now)))
                .orElse("-");
        String command = visitor.occupant().map(WhoText::command).orElse(visitor.describe());
        List<Duty> duties = visitor.duties().stream()
                .filter(duty -> duty.lock().role() != Role.CONNECTED)
                .toList();
        if (duties.isEmpty()) {
            table.row(pid, user, "idle", "-", up, command);
        }
        for (Duty duty : duties) {
            table.row(pid, user, does(duty), atLeast(duty), up, command);
        }
    }

    private String does(Duty duty) {
        String word = duty.lock().role().word();
        if (duty.lock().mark() >= 0) {
            word += " on mark " + duty.lock().mark();
        }
        if (duty.bytesBehind() > 0) {
            word += ", " + Figures.size(duty.bytesBehind()) + " behind";
        }
        return duty.now() ? word : word + ", in " + duty.seen() + " of " + report.looks() + " looks";
    }

    private static String atLeast(Duty duty) {
        return duty.atLeast().isZero() ? "one look" : Figures.duration(duty.atLeast());
    }

    private static String command(Occupant occupant) {
        String words = occupant.program();
        String line = words.length() > 60 ? words.substring(0, 57) + "..." : words;
        return occupant.container().map(name -> line + " (" + name + ")").orElse(line);
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("environment", chosen.project().isPresent() ? chosen.label() : null);
        json.put("database", chosen.database().name());
        json.put("alone", report.last().alone().answer().toString());
        json.put("why", report.last().alone().why());
        Map<String, @Nullable Object> wal = new LinkedHashMap<>();
        wal.put("bytes", report.walBytes());
        report.wal().ifPresent(index -> {
            wal.put("frames", index.frames());
            wal.put("checkpointed", index.checkpointed());
        });
        wal.put(
                "pinnedBy",
                report.pinnedBy().flatMap(Visitor::occupant).map(Occupant::pid).orElse(null));
        json.put("wal", wal);
        List<Object> visitors = new ArrayList<>();
        report.visitors().forEach(visitor -> visitors.add(json(visitor)));
        json.put("who", visitors);
        json.put("unseen", report.last().unseen());
        json.put("hidden", report.last().whatIsHidden());
        json.put("warnings", report.warnings().stream().map(WhoText::json).toList());
        json.put("looks", report.looks());
        json.put("seconds", Figures.seconds(report.span()));
        return json;
    }

    private static Map<String, @Nullable Object> json(Visitor visitor) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pid", visitor.occupant().map(Occupant::pid).orElse(null));
        json.put("command", visitor.occupant().map(Occupant::command).orElse(List.of()));
        json.put("user", visitor.occupant().map(Occupant::user).orElse(null));
        json.put("started", visitor.occupant().flatMap(Occupant::started).orElse(null));
        json.put("container", visitor.occupant().flatMap(Occupant::container).orElse(null));
        json.put(
                "files",
                visitor.occupant()
                        .map(found -> found.files().stream()
                                .map(file ->
                                        file.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                                .sorted()
                                .toList())
                        .orElse(List.of()));
        json.put("there", visitor.there());
        List<Object> duties = new ArrayList<>();
        for (Duty duty : visitor.duties()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("role", duty.lock().role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            row.put("mark", duty.lock().mark() < 0 ? null : duty.lock().mark());
            row.put("now", duty.now());
            row.put("looks", duty.seen());
            row.put("secondsAtLeast", Figures.seconds(duty.atLeast()));
            row.put("bytesBehind", duty.bytesBehind());
            duties.add(row);
        }
        json.put("does", duties);
        return json;
    }

    private static Map<String, @Nullable Object> json(Warning warning) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", warning.id());
        json.put("harmful", warning.harmful());
        json.put("text", warning.text());
        return json;
    }
}
