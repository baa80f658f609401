package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.baseline.Baseline;
import dev.litekeeper.life.baseline.Comparison;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "compare", description = "Measure now and compare with the newest recorded baseline.")
final class BaselineCompareCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Target target = new Target();

    @Option(
            names = "--copy-up-to",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            description = "The largest database to copy for measuring reads; 1GB without it.")
    private String copyUpTo = "1GB";

    @Override
    public Integer call() {
        Target.Chosen chosen = target.choose(common, "baseline compare");
        Records records = BaselineCommand.records(chosen);
        Baseline before = Baseline.newest(records)
                .orElseThrow(() -> Problem.unknown("there is no baseline to compare with")
                        .at(records.file())
                        .hint("litekeeper baseline record --env " + chosen.label())
                        .failure());
        Comparison comparison = Comparison.of(before, BaselineCommand.measure(common, chosen, copyUpTo));
        common.console()
                .result(
                        () -> BaselineText.json(chosen, comparison),
                        () -> BaselineText.print(common.console(), comparison));
        return switch (comparison.verdict()) {
            case SLOWER -> Kind.BAD.exitStatus();
            case COULD_NOT_TELL -> Kind.UNKNOWN.exitStatus();
            case WITHIN_NOISE, FASTER -> 0;
        };
    }
}
