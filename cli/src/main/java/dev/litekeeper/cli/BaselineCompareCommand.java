package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.baseline.Baseline;
import dev.litekeeper.life.baseline.Comparison;
import dev.litekeeper.project.Environment;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "compare", description = "Measure now and compare with the newest recorded baseline.")
final class BaselineCompareCommand implements Travelling {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Target target = new Target();

    @Mixin
    private final Measuring measuring = new Measuring();

    @Override
    public Optional<Environment> about() {
        return target.environment(common);
    }

    @Override
    public Integer call() {
        Target.Chosen chosen = target.choose(common);
        Records records = Measuring.records(chosen);
        Baseline before = Baseline.newest(records)
                .orElseThrow(() -> Problem.unknown("there is no baseline to compare with")
                        .at(records.file())
                        .hint("litekeeper baseline record --env " + chosen.label())
                        .failure());
        Comparison comparison = Comparison.of(before, measuring.measure(common, chosen));
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
