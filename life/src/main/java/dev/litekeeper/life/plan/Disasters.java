package dev.litekeeper.life.plan;

import dev.litekeeper.life.plan.Disaster.Step;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.NamedStore;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The disasters of one database, with the commands for each as they are typed in the project's folder.
final class Disasters {
    private final Project project;
    private final Environment environment;
    private final String database;
    private final String env;

    Disasters(Project project, Environment environment) {
        this.project = project;
        this.environment = environment;
        this.database = Words.quoted(environment.database().toString());
        this.env = " --env " + environment.name();
    }

    List<Disaster> all() {
        List<Disaster> all = new ArrayList<>(List.of(rowsChanged(), damaged(), diskLost(), machineLost()));
        withoutLitekeeper().ifPresent(all::add);
        all.add(wrongRestore());
        all.add(diskFull());
        all.add(lockedOut());
        all.add(deletedLog());
        all.add(backupsFail());
        return all;
    }

    private Disaster rowsChanged() {
        return new Disaster(
                "Rows were changed or deleted by mistake",
                "An UPDATE or DELETE without WHERE, a faulty release, a wrong import. The database itself is sound.",
                Harm.ROWS_CHANGED,
                "",
                List.of(
                        Step.byHand("Stop what goes on changing rows, and note the time of the mistake."),
                        Step.drilled(
                                "See which states there are, and what would be lost by going back to the newest.",
                                "litekeeper history" + env,
                                "litekeeper restore --latest" + env + " --dry-run"),
                        Step.byHand(
                                "Where only some rows are wrong, and every commit is kept: see them as they were, and"
                                        + " write only them back. `bring-back --undo` is the way back of that.",
                                "litekeeper bring-back --table TABLE --where 'CONDITION' --at 'TIME'" + env,
                                "litekeeper bring-back --table TABLE --where 'CONDITION' --at 'TIME' --apply" + env),
                        Step.drilled(
                                "To look at an old state first: get it beside the database.",
                                "litekeeper restore --latest" + env + " --to before.sqlite",
                                "sqlite3 before.sqlite 'PRAGMA quick_check'"),
                        Step.drilled(
                                "Where all of it is to go back: restore in place. The app may stay connected. An undo"
                                        + " point is kept.",
                                "litekeeper restore --latest" + env + " --yes"),
                        Step.byHand(
                                "For the state right before the mistake, name the time or the commit; for a backup, its"
                                        + " id: as `litekeeper history` shows them.",
                                "litekeeper restore --at 'TIME'" + env + " --dry-run",
                                "litekeeper restore --at 'TIME'" + env,
                                "litekeeper restore --commit N" + env,
                                "litekeeper restore ID" + env)));
    }

    private Disaster damaged() {
        return new Disaster(
                "The database file is damaged",
                "\"database disk image is malformed\", \"file is not a database\", an integrity_check that complains.",
                Harm.FILE_DAMAGED,
                "",
                List.of(
                        Step.byHand(
                                "Stop the app. Keep the damaged file: it may hold commits that are newer than the"
                                        + " backup.",
                                "cp -p " + database + "* /a/safe/place/"),
                        Step.drilled("Restore the newest state.", "litekeeper restore --latest" + env + " --yes"),
                        Step.byHand(
                                "Find out why before the app starts again: the disk, or who wrote to the file.",
                                "sudo dmesg --level=err,crit | tail",
                                "litekeeper check" + env)));
    }

    private Disaster diskLost() {
        return new Disaster(
                "The disk with the database is lost",
                "The file or its folder is gone, or the disk cannot be read.",
                Harm.FILE_LOST,
                "recovered.sqlite",
                List.of(
                        Step.byHand(
                                "Put a new disk in place, and make the folder again for the app's user alone.",
                                "install -d -m 700 -o USER " + Words.quoted(folder())),
                        Step.drilled(
                                "Restore the newest state to a new file and look at it.",
                                "litekeeper restore --latest" + env + " --to recovered.sqlite",
                                "sqlite3 recovered.sqlite 'PRAGMA integrity_check'",
                                "sqlite3 recovered.sqlite 'PRAGMA foreign_key_check'"),
                        Step.byHand(
                                "Put it in place while nothing else is there, and start the app.",
                                "litekeeper restore --latest" + env + " --to " + database)));
    }

    private Disaster machineLost() {
        return new Disaster(
                "The whole machine is lost",
                "It does not start again, or is not to be trusted any more.",
                Harm.NONE,
                "",
                List.of(
                        Step.byHand(
                                "On a new machine: install a JDK 25, litekeeper, sqlite3 and zstd; get the project from"
                                        + " version control; set the variables named above; mount the stores where they"
                                        + " were."),
                        Step.byHand(
                                "Then as for a lost disk. After that, look at everything once.",
                                "litekeeper check" + env)));
    }

    private Optional<Disaster> withoutLitekeeper() {
        return project.stores().stream()
                .sorted(Comparator.comparing(store -> store.folder().isEmpty()))
                .findFirst()
                .map(first -> new Disaster(
                        "Litekeeper itself cannot be used",
                        "No Java, no litekeeper, nobody who knows it. Needed are sh, zstd, sqlite3 and the store.",
                        true,
                        Harm.NONE,
                        "by-hand.sqlite",
                        List.of(
                                byHand(first),
                                Step.byHand(
                                        "Stop the app. Move what is there aside as a set, put the file in place, start the app.",
                                        "mkdir -m 700 aside && for f in " + database + " " + database + "-wal "
                                                + database + "-shm " + database
                                                + "-journal; do [ ! -e \"$f\" ] || mv \"$f\" aside/; done",
                                        "install -m 600 -o USER by-hand.sqlite " + database))));
    }

    private Step byHand(NamedStore store) {
        String what = "A backup with a manifest (.json) was proven. Take the newest.";
        String inside = project.app() + "/" + environment.name();
        return switch (store.address()) {
            case NamedStore.Folder(Path folder) ->
                Step.drilled(what, newest(Words.quoted(folder.resolve(inside).toString())));
            case NamedStore.Bucket bucket -> {
                String service =
                        bucket.endpoint().map(url -> " --endpoint-url " + url).orElse("");
                String fetch = "aws s3 cp --recursive --exclude '*/*' " + Words.quoted(bucket.url() + "/" + inside)
                        + " from-bucket" + service;
                yield Step.byHand(
                        what + " The program aws, or another that reads buckets, gets them.",
                        Stream.concat(Stream.of(fetch), Stream.of(newest("from-bucket")))
                                .toArray(String[]::new));
            }
        };
    }

    private static String[] newest(String folder) {
        return new String[] {
            "store=" + folder,
            "newest=$(grep -lE '\"kind\" ?: ?\"backup\"' \"$store\"/*.json | sort | tail -n 1)",
            "zstd -q -d -o by-hand.sqlite \"${newest%.json}.sqlite.zst\"",
            "[ \"$(sqlite3 by-hand.sqlite 'PRAGMA integrity_check')\" = ok ]",
            "[ -z \"$(sqlite3 by-hand.sqlite 'PRAGMA foreign_key_check')\" ]"
        };
    }

    private Disaster wrongRestore() {
        return new Disaster(
                "The wrong state was restored",
                "A restore in place went to the wrong backup, or was not needed.",
                Harm.NONE,
                "",
                List.of(Step.byHand(
                        "Go back to the undo point: every commit up to the restore is in it.",
                        "litekeeper restore --undo" + env)));
    }

    private Disaster diskFull() {
        return new Disaster(
                "The disk is full",
                "\"database or disk is full\", writes fail, reads go on.",
                Harm.NONE,
                "",
                List.of(
                        Step.byHand(
                                "Free space. Never delete a -wal or -journal: it holds commits.",
                                "df -h " + Words.quoted(folder()),
                                "du -xh --max-depth=2 / | sort -h | tail -20"),
                        Step.byHand(
                                "Where the log has grown: see who keeps it, end that process, let it be folded in.",
                                "litekeeper who" + env,
                                "litekeeper maintain" + env)));
    }

    private Disaster lockedOut() {
        return new Disaster(
                "The app cannot write: locked, or read-only",
                "\"database is locked\" for long, \"attempt to write a readonly database\".",
                Harm.NONE,
                "",
                List.of(Step.byHand(
                        "See who holds the lock, and whether a file beside the database belongs to another user.",
                        "litekeeper who" + env,
                        "ls -la " + Words.quoted(folder()),
                        "litekeeper check" + env)));
    }

    private Disaster deletedLog() {
        return new Disaster(
                "The log, or the database, was deleted or replaced under a running app",
                "`litekeeper check` is bad at V4; new rows are seen by one process and by nobody else.",
                Harm.NONE,
                "",
                List.of(
                        Step.byHand(
                                "Do not stop the app: it holds the only copy. Save what it holds first.",
                                "litekeeper who" + env,
                                "ls -l /proc/PID/fd | grep deleted",
                                "cp /proc/PID/fd/N saved.sqlite; cp /proc/PID/fd/M saved.sqlite-wal"),
                        Step.byHand(
                                "Then stop it, look at the saved pair, and compare it with the newest backup.",
                                "sqlite3 saved.sqlite 'PRAGMA integrity_check'")));
    }

    private Disaster backupsFail() {
        return new Disaster(
                "Backups fail, or do not prove themselves",
                "`litekeeper check` is bad at B1, B2 or B3.",
                Harm.NONE,
                "",
                List.of(Step.byHand(
                        "Make one now and read the error. Prove the older ones again before they are needed.",
                        "litekeeper backup" + env,
                        "litekeeper backup verify" + env,
                        "litekeeper drill" + env)));
    }

    private String folder() {
        return String.valueOf(environment.database().getParent());
    }
}
