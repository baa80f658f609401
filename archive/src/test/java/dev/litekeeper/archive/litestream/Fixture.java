package dev.litekeeper.archive.litestream;

import dev.litekeeper.store.Store;
import dev.litekeeper.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// A replica that Litestream wrote, with what must come out of it.
record Fixture(Path folder) {

    static Fixture named(String name) {
        Path folder = Shared.path("litestream/" + name).orElse(null);
        Assumptions.assumeTrue(folder != null, "needs the shared Litestream replicas");
        return new Fixture(folder);
    }

    Store store() {
        return Store.at("replica", folder.resolve("replica").toUri().toString());
    }

    Replica replica() {
        return Replica.in(store());
    }

    Path last() {
        return folder.resolve("final.sqlite");
    }

    /// What Litestream itself said of each position: the SHA-256 of the file, of the dump, and the number of customers
    /// or an error.
    record Expected(String file, String dump, String customers) {
        boolean isBroken() {
            return file.equals("malformed") || file.equals("-");
        }
    }

    Map<Long, Expected> expected() throws IOException {
        Map<Long, Expected> expected = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(folder.resolve("positions.tsv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            expected.put(Long.parseLong(cells[0], 16), new Expected(cells[1], cells[2], cells[3]));
        }
        return expected;
    }

    static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
