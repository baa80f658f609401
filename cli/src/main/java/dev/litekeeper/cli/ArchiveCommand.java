package dev.litekeeper.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "archive",
        description = "Prove archives, and take replicas of Litestream over.",
        subcommands = {ArchiveAdoptCommand.class, ArchiveVerifyCommand.class, ArchiveExtractCommand.class})
final class ArchiveCommand {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final Common common = new Common();
}
