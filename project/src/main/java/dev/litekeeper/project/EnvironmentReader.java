package dev.litekeeper.project;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads an environment of a `litekeeper.yml`.
final class EnvironmentReader {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._][A-Za-z0-9._-]*@)?[A-Za-z0-9_][A-Za-z0-9._:-]*");

    private EnvironmentReader() {}

    static Environment environment(Path root, EnvironmentName name, Value value) {
        Section section = Section.of("environments.*", value);
        Value database = section.required("database");
        Optional<String> host = section.optional("host").map(EnvironmentReader::host);
        Path path = path(database);
        if (host.isPresent() && !path.isAbsolute()) {
            throw database.place()
                    .wrong(
                            "the database of another machine needs its full path: " + database.text(),
                            "write it from the root, as in /srv/my-app/my-app.sqlite");
        }
        return new Environment(
                name,
                root.resolve(path).normalize(),
                host,
                project(section, host.isPresent()),
                section.optional("tiers").map(KeepReader::tiers));
    }

    /// Fails where the environment shares its file with one of the others.
    static void requireOwnFile(Environment read, Collection<Environment> others, Value value) {
        for (Environment other : others) {
            if (other.database().equals(read.database()) && other.hostName().equals(read.hostName())) {
                throw value.place()
                        .wrong(
                                other.name() + " and " + read.name() + " are the same database: " + read.database(),
                                "give each environment a file of its own");
            }
        }
    }

    private static Optional<String> project(Section section, boolean hasHost) {
        return section.optional("project").map(value -> {
            if (!hasHost) {
                throw value.place().wrong("project is said of an environment without host", "take the line out");
            }
            if (!value.text().startsWith("/")) {
                throw value.place()
                        .wrong(
                                "the project's folder on another machine needs its full path: " + value.text(),
                                "write it from the root, as in /srv/my-app");
            }
            return value.text();
        });
    }

    static Path path(Value value) {
        String text = value.text();
        if (text.startsWith("~")) {
            throw value.place().wrong("the path starts with ~: " + text, "write the full path of the home folder");
        }
        if (text.startsWith("file:") || text.startsWith("jdbc:")) {
            throw value.place().wrong("a database is given by its path, not a URL: " + text, "write the path alone");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw value.place().wrong("not a path: " + text, "write the path of the database file");
        }
    }

    private static String host(Value value) {
        if (!HOST.matcher(value.text()).matches()) {
            throw value.place()
                    .wrong(
                            "not a host: " + value.text(),
                            "write name or user@name, as ssh takes it; a port goes into ~/.ssh/config");
        }
        return value.text();
    }
}
