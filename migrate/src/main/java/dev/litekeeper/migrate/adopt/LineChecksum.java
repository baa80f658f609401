package dev.litekeeper.migrate.adopt;

import dev.litekeeper.migrate.Source;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// The checksum that Flyway keeps of a script: CRC-32 over its lines without their ends.
final class LineChecksum {
    private LineChecksum() {}

    static int of(Source source) {
        CRC32 sum = new CRC32();
        source.text().lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) sum.getValue();
    }
}
