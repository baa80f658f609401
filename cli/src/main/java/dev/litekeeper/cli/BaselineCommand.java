package dev.litekeeper.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "baseline",
        description = "Record how fast the database is, and compare later.",
        subcommands = {BaselineRecordCommand.class, BaselineCompareCommand.class})
final class BaselineCommand {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final Common common = new Common();
}
