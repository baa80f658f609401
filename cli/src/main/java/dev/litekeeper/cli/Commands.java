package dev.litekeeper.cli;

import java.util.List;

/// Every command of the program, in the order of the help.
final class Commands {
    static final List<Entry> ALL = List.of(
            new Entry(Chapter.FIRST, "tour", TourCommand.class),
            new Entry(Chapter.PREPARE, "init", InitCommand.class),
            new Entry(Chapter.PREPARE, "new", NewCommand.class),
            new Entry(Chapter.PREPARE, "migrate", MigrateCommand.class),
            new Entry(Chapter.PREPARE, "seed", SeedCommand.class),
            new Entry(Chapter.OPEN, "check", CheckCommand.class),
            new Entry(Chapter.KEEP, "keep", KeepCommand.class),
            new Entry(Chapter.KEEP, "status", StatusCommand.class),
            new Entry(Chapter.CHANGE, "copy", CopyCommand.class),
            new Entry(Chapter.KEEP, "wait", WaitCommand.class),
            new Entry(Chapter.KEEP, "who", WhoCommand.class),
            new Entry(Chapter.KEEP, "maintain", MaintainCommand.class),
            new Entry(Chapter.KEEP, "baseline", BaselineCommand.class),
            new Entry(Chapter.KEEP, "sqlite", SqliteCommand.class),
            new Entry(Chapter.KEEP, "alert", AlertCommand.class),
            new Entry(Chapter.RECOVER, "drill", DrillCommand.class),
            new Entry(Chapter.RECOVER, "plan", PlanCommand.class),
            new Entry(Chapter.RECOVER, "backup", BackupCommand.class),
            new Entry(Chapter.RECOVER, "restore", RestoreCommand.class),
            new Entry(Chapter.RECOVER, "history", HistoryCommand.class),
            new Entry(Chapter.RECOVER, "archive", ArchiveCommand.class),
            new Entry(Chapter.RECOVER, "bring-back", BringBackCommand.class),
            new Entry(Chapter.HELP, "help", HelpCommand.class));

    private Commands() {}
}
