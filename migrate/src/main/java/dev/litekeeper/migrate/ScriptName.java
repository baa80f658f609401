package dev.litekeeper.migrate;

import dev.litekeeper.failure.Problem;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a script file. Litekeeper's own form is `NN-schema-slug.sql` or `NN-data-slug.sql`, and
/// `NN-undo-schema-slug.sql` for the way back of one, with a number of two to eighteen digits; [Naming] has the others.
///
/// Ordered by version, then schema before data.
public record ScriptName(Version version, ScriptKind kind, String slug, boolean undo, String file)
        implements Comparable<ScriptName> {
    private static final Comparator<ScriptName> ORDER = Comparator.comparing(ScriptName::version)
            .thenComparing(ScriptName::kind)
            .thenComparing(ScriptName::undo)
            .thenComparing(ScriptName::file);

    /// The name of a file in Litekeeper's own form. Fails, with the name it should have, where it is none.
    public static ScriptName parse(String file) {
        return Naming.LITEKEEPER.parse(file);
    }

    /// The words of a name as they stand in a file's. Fails where they hold no letter or digit.
    static String slug(String title) {
        String slug = title.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_]+", "-")
                .replaceAll("^-+|-+$", "");
        if (slug.isEmpty()) {
            throw Problem.usage("a script needs a name")
                    .at(title)
                    .hint("name it by what it does, as in add-orders")
                    .failure();
        }
        return slug;
    }

    /// The first number of the version.
    public long number() {
        return version.number();
    }

    /// The name of the way back that stands in the same file.
    ScriptName way() {
        return new ScriptName(version, kind, slug, true, file);
    }

    /// Number and kind, as in `03-schema`: what tells scripts apart. The slug is for people.
    public String key() {
        return key(kind.word());
    }

    String key(String kindInHistory) {
        return key(version, kindInHistory);
    }

    /// What a script of this number and kind is called in a history, as in `03-schema`.
    public static String key(Version version, String kind) {
        return version.repeats() ? version.name() : version + "-" + kind;
    }

    /// The name in Litekeeper's own form that a file could have.
    static String suggestion(String file) {
        Matcher number = Pattern.compile("^[^0-9]*([0-9]{1,18})").matcher(file);
        long digits = number.find() ? Long.parseLong(number.group(1)) : 1;
        ScriptKind kind = file.toLowerCase(Locale.ROOT).contains("data") ? ScriptKind.DATA : ScriptKind.SCHEMA;
        String slug = file.replaceFirst("(?i)\\.sql$", "")
                .replaceFirst("^(V[0-9._]+__|[^\\p{L}]+)", "")
                .replaceFirst("(?i)^(schema|data)[-_ ]*", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-+|-+$", "");
        return String.format(Locale.ROOT, "%02d-%s-%s.sql", digits, kind.word(), slug.isEmpty() ? "change" : slug);
    }

    @Override
    public int compareTo(ScriptName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file;
    }
}
