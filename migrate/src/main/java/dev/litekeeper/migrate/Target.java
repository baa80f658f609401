package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.DatabaseFile;
import dev.litekeeper.sqlite.PrivateCopy;
import dev.litekeeper.sqlite.Session;
import dev.litekeeper.sqlite.Settings;
import java.util.function.Function;

/// A database that scripts can run on: its name for messages, and how to connect to it.
public record Target(String name, Function<Settings, Session> connect) {

    public static Target of(DatabaseFile database) {
        return new Target(database.name(), database::open);
    }

    public static Target of(PrivateCopy copy) {
        return new Target(copy.path().toString(), copy::open);
    }
}
