package dev.litekeeper.cli;

import dev.litekeeper.files.Json;
import dev.litekeeper.sqlite.SqliteUses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/// The versions of Litekeeper, of the SQLite inside it and of the Java it runs on.
record Versions(String litekeeper, String sqlite, String java) {

    static Versions current() {
        Properties build = build();
        return new Versions(
                build.getProperty("litekeeper"),
                SqliteUses.ours().toString(),
                System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")");
    }

    void print(Surroundings around, boolean json) {
        if (json) {
            Map<String, String> map = new LinkedHashMap<>();
            map.put("litekeeper", litekeeper);
            map.put("sqlite", sqlite);
            map.put("java", java);
            around.out().print(Json.pretty(map));
            return;
        }
        around.out().println("litekeeper " + litekeeper);
        around.out().println("SQLite " + sqlite);
        around.out().println("Java " + java);
    }

    private static Properties build() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
