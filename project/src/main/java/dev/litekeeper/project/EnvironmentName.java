package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The four places a database lives in.
public enum EnvironmentName {
    DEVELOPMENT("dev"),
    TEST("test"),
    STAGING("staging"),
    PRODUCTION("prod");

    private final String suffix;

    EnvironmentName(String suffix) {
        this.suffix = suffix;
    }

    /// The name as it is typed and written: `development`, `test`, `staging` or `production`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The end of a database file's name, as in `my-app-dev.sqlite`.
    public String suffix() {
        return suffix;
    }

    /// All four words, in the order of the constants.
    public static List<String> words() {
        return Arrays.stream(values()).map(EnvironmentName::word).toList();
    }

    /// The environment of this word. Fails with a usage problem, and the nearest word, on any other.
    public static EnvironmentName of(String word) {
        return Arrays.stream(values())
                .filter(name -> name.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.usage("no such environment")
                        .at(word)
                        .hint(Nearest.hint(word, words()))
                        .failure());
    }

    @Override
    public String toString() {
        return word();
    }
}
