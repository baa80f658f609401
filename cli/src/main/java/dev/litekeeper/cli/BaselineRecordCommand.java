package dev.litekeeper.cli;

import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.baseline.Baseline;
import dev.litekeeper.project.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "record", description = "Measure now and add it to the dated records.")
final class BaselineRecordCommand implements Travelling {
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
        Baseline baseline = measuring.measure(common, chosen);
        DatedRecord record = baseline.record(records);
        common.console()
                .result(() -> json(chosen, records, record), () -> BaselineText.print(common.console(), baseline));
        common.console().say("recorded in " + records.file());
        return 0;
    }

    private static Map<String, @Nullable Object> json(Target.Chosen chosen, Records records, DatedRecord record) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("environment", chosen.label());
        json.put("database", chosen.database().name());
        json.put("at", record.at().toString());
        json.putAll(record.content());
        json.put("hash", record.hash());
        json.put("file", records.file().toString());
        return json;
    }
}
