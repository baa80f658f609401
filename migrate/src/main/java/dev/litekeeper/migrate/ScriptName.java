package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a script file: `NN-schema-slug.sql` or `NN-data-slug.sql`, and `NN-undo-schema-slug.sql` for the way
/// back of one. The number has two to eighteen digits and is compared as a number.
///
/// Ordered by number, then schema before data.
public record ScriptName(long number, ScriptKind kind, String slug, boolean undo, String file)
        implements Comparable<ScriptName> {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{2,18})-(undo-)?(schema|data)-([\\p{L}\\p{N}._][\\p{L}\\p{N}._-]*)\\.sql");
    private static final Comparator<ScriptName> ORDER = Comparator.comparingLong(ScriptName::number)
            .thenComparing(ScriptName::kind)
            .thenComparing(ScriptName::undo)
            .thenComparing(ScriptName::file);

    /// The name of a file. Fails, with the name it should have, where it is none.
    public static ScriptName parse(String file) {
        Matcher form = FORM.matcher(file);
        if (!form.matches()) {
            throw notAScript(file);
        }
        return new ScriptName(
                Long.parseLong(form.group(1)),
                ScriptKind.valueOf(form.group(3).toUpperCase(Locale.ROOT)),
                form.group(4),
                form.group(2) != null,
                file);
    }

    /// The name of a new script. `title` may be any text; its letters and digits become the slug.
    public static ScriptName of(long number, ScriptKind kind, String title) {
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
        return parse(String.format(Locale.ROOT, "%02d-%s-%s.sql", number, kind.word(), slug));
    }

    /// Number and kind, as in `03-schema`: what tells scripts apart. The slug is for people.
    public String key() {
        return key(kind.word());
    }

    String key(String kindInHistory) {
        return key(number, kindInHistory);
    }

    static String key(long number, String kind) {
        return (number < 10 ? "0" : "") + number + "-" + kind;
    }

    private static Failure notAScript(String file) {
        return Problem.usage("not the name of a script")
                .at(file)
                .because(
                        "a script is called NN-schema-slug.sql or NN-data-slug.sql, its way back NN-undo-schema-slug.sql")
                .hint("rename it, as in " + suggestion(file) + ", or move it out of the folder")
                .failure();
    }

    private static String suggestion(String file) {
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
