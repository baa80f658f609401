package dev.litekeeper.cli;

import dev.litekeeper.life.DatedRecord;
import dev.litekeeper.life.Records;
import dev.litekeeper.life.baseline.Baseline;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "record", description = "Measure now and add it to the dated records.")
final class BaselineRecordCommand implements Callable<Integer> {
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
        Target.Chosen chosen = target.choose(common, "baseline record");
        Records records = BaselineCommand.records(chosen);
        Baseline baseline = BaselineCommand.measure(common, chosen, copyUpTo);
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
