package dev.litekeeper.cli;

import dev.litekeeper.archive.Stores;
import dev.litekeeper.archive.litestream.DamagedObject;
import dev.litekeeper.archive.litestream.Judgement;
import dev.litekeeper.archive.litestream.Replica;
import dev.litekeeper.archive.litestream.Soundness;
import dev.litekeeper.archive.litestream.Verdict;
import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.NamedStore;
import dev.litekeeper.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Replicas of Litestream by what a user calls them, and what was found of them, for people and programs.
final class Replicas {
    private final Common common;

    Replicas(Common common) {
        this.common = common;
    }

    /// The replica in this folder, or at this address.
    Replica open(String where) {
        if (where.contains("://")) {
            return Replica.in(Stores.elsewhere(where, namedStores(), common.env()));
        }
        Path folder = common.resolve(Path.of(where));
        if (!Files.isDirectory(folder)) {
            throw Problem.usage("there is no such folder")
                    .at(folder)
                    .hint("name the folder of the replica, or its address as in s3://bucket/path")
                    .failure();
        }
        return Replica.in(Store.at("replica", folder.toUri().toString().replaceFirst("/$", "")));
    }

    /// The folder for what is restored to be judged.
    Path scratch() {
        String temporary = Optional.ofNullable(common.env().get("TMPDIR"))
                .filter(folder -> !folder.isBlank())
                .orElse(System.getProperty("java.io.tmpdir"));
        return common.resolve(Path.of(temporary));
    }

    /// What is wrong, and how much is right.
    void print(Judgement judgement) {
        Console console = common.console();
        Table table = Table.of("POSITION", "ID", "TIME", "SIZE", "IS", "WHY");
        List<Verdict> told = judgement.verdicts().stream()
                .filter(verdict -> verdict.soundness() != Soundness.SOUND)
                .toList();
        for (Verdict verdict : told) {
            table.row(
                    verdict.soundness().isGood() ? Style.WARNING : Style.BAD,
                    verdict.position().number(),
                    verdict.position(),
                    verdict.time(),
                    verdict.size(),
                    verdict.soundness().word(),
                    verdict.why());
        }
        if (!told.isEmpty()) {
            console.table(table);
        }
        for (DamagedObject damaged : judgement.damaged()) {
            console.line(Style.BAD, damaged.problem().toString());
        }
        int all = judgement.verdicts().size();
        int broken = judgement.broken().size();
        console.line(
                judgement.ok() ? Style.GOOD : Style.BAD,
                (all - broken) + " of " + all + " positions are good (Litestream " + judgement.version() + ", "
                        + judgement.where() + ")");
    }

    /// The exit status: 1 where a file or a position is not good.
    static int status(Judgement judgement) {
        return judgement.ok() ? 0 : Kind.BAD.exitStatus();
    }

    static Map<String, Object> json(Judgement judgement) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("replica", judgement.where());
        json.put("litestream", judgement.version());
        json.put("ok", judgement.ok());
        json.put("good", judgement.verdicts().size() - judgement.broken().size());
        json.put("positions", judgement.verdicts().stream().map(Replicas::json).toList());
        json.put(
                "damaged",
                judgement.damaged().stream()
                        .map(damaged -> Map.of(
                                "object",
                                damaged.key().text(),
                                "why",
                                damaged.problem().toString()))
                        .toList());
        return json;
    }

    private static Map<String, Object> json(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("position", verdict.position().number());
        json.put("id", verdict.position().label());
        json.put("time", verdict.time().toString());
        json.put("bytes", verdict.size().bytes());
        json.put("is", verdict.soundness().word());
        if (!verdict.why().isEmpty()) {
            json.put("why", verdict.why());
        }
        return json;
    }

    /// The stores of the project, if there is one here.
    private List<NamedStore> namedStores() {
        try {
            return common.project().stores();
        } catch (Failure e) {
            if (e.kind() == Kind.USAGE) {
                return List.of();
            }
            throw e;
        }
    }
}
