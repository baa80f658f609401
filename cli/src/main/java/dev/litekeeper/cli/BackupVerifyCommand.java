package dev.litekeeper.cli;

import dev.litekeeper.archive.BackupId;
import dev.litekeeper.archive.CopyState;
import dev.litekeeper.archive.History;
import dev.litekeeper.archive.StoredCopy;
import dev.litekeeper.archive.Verification;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Environment;
import dev.litekeeper.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Prove stored backups again, from the store.")
final class BackupVerifyCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The backup; the newest one without it.")
    private @Nullable String id;

    @Option(names = "--all", description = "Every backup and undo point in every store.")
    private boolean all;

    @Override
    public Optional<Environment> about() {
        return Optional.of(backups.environment(common.project()));
    }

    @Override
    public Integer call() {
        Backups.Place place = backups.place(common);
        History history = place.history(common);
        List<Problem> problems = new ArrayList<>(history.unreachable().values());
        List<Verification> found = new ArrayList<>();
        for (History.Entry entry : chosen(history)) {
            for (StoredCopy copy : entry.copies()) {
                found.add(verify(place, entry.id(), copy.store()));
            }
        }
        found.forEach(verification -> verification.problem().ifPresent(problems::add));
        Console console = common.console();
        console.result(
                () -> Map.of(
                        "verified",
                        found.stream().map(BackupVerifyCommand::json).toList()),
                () -> found.forEach(this::text));
        return Troubles.tell(console, problems);
    }

    private List<History.Entry> chosen(History history) {
        if (all) {
            return history.entries().stream()
                    .filter(entry -> entry.state() != CopyState.UNPROVEN)
                    .toList();
        }
        if (id != null) {
            return List.of(Choice.entry(history, id));
        }
        return List.of(history.newestProven().orElseThrow(Choice::none));
    }

    private Verification verify(Backups.Place place, BackupId which, String name) {
        Store store = place.stores().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (ProgressBar bar = common.console().progress()) {
            return Verification.of(store, place.scope(), which, place.scratch(), bar);
        }
    }

    private void text(Verification verification) {
        String where = verification.id() + " in store " + verification.store();
        if (verification.ok()) {
            common.console().line(Style.GOOD, "proven " + where);
        } else {
            common.console().line(Style.BAD, "bad    " + where);
        }
    }

    private static Map<String, Object> json(Verification verification) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", verification.id().text());
        json.put("store", verification.store());
        json.put("ok", verification.ok());
        verification.problem().ifPresent(problem -> json.put("why", problem.toString()));
        return json;
    }
}
