package dev.litekeeper.migrate;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the scripts of a folder are named, and where the way back of one stands: Litekeeper's own form, and those of the
/// tools whose scripts it goes on applying.
///
/// The patterns have the groups `version`, `slug`, `kind` and `undo`, each where the form has it: without `version` the
/// script runs again whenever it is edited, without `kind` it is a schema script.
public enum Naming {
    LITEKEEPER(
            "(?<version>[0-9]{2,18})-(?<undo>undo-)?(?<kind>schema|data)-(?<slug>[\\p{L}\\p{N}._][\\p{L}\\p{N}._-]*)\\.sql",
            "NN-schema-slug.sql or NN-data-slug.sql, its way back NN-undo-schema-slug.sql",
            "%2$s-%3$s-%1$s.sql",
            "-",
            "-undo-"),
    FLYWAY(
            "(?:.*/)?(?:(?:V|(?<undo>U))(?<version>[0-9]{1,18}(?:[._][0-9]{1,18})*)|R)(?:__(?<slug>.*))?\\.sql",
            "V3__slug.sql, its way back U3__slug.sql; R__slug.sql where it runs whenever it is edited",
            "V%2$s__%1$s.sql",
            "(^|/)V",
            "$1U"),
    GOLANG_MIGRATE(
            "(?<version>[0-9]{1,18})_(?<slug>.*)\\.(?:up|(?<undo>down))\\.sql",
            "000003_slug.up.sql, its way back 000003_slug.down.sql",
            "%2$s_%1$s.up.sql",
            "\\.up\\.sql$",
            ".down.sql"),
    GOOSE(
            "(?<version>[0-9]{1,18})_(?<slug>.+)\\.sql",
            "00003_slug.sql, with its way back in it",
            "%2$s_%1$s.sql",
            Marks.GOOSE),
    DBMATE(
            "(?<version>[0-9]{1,18})(?:_(?<slug>.*)|[^0-9].*)?\\.sql",
            "20250901093000_slug.sql, with its way back in it",
            "%2$s_%1$s.sql",
            Marks.DBMATE),
    NUMBERED(
            "[vV]?(?<version>[0-9]{1,18})(?:[-_.](?<slug>.*?))?(?:\\.(?<undo>down))?\\.sql",
            "003-slug.sql, its way back 003-slug.down.sql",
            "%2$s-%1$s.sql",
            "\\.sql$",
            ".down.sql");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]+}");

    private final Pattern form;
    private final String told;
    private final String next;
    private final String find;
    private final String replacement;
    private final Marks marks;

    /// The comments that begin script and way back where both stand in one file.
    private enum Marks {
        NONE("", ""),
        GOOSE("-- +goose Up", "-- +goose Down"),
        DBMATE("-- migrate:up", "-- migrate:down");

        private final String up;
        private final String down;

        Marks(String up, String down) {
            this.up = up;
            this.down = down;
        }

        static Matcher line(String comment, String text) {
            String words = comment.substring(2).strip();
            return Pattern.compile("^--[ \\t]*" + Pattern.quote(words) + "\\b.*$", Pattern.MULTILINE)
                    .matcher(text);
        }
    }

    /// @param told the form in words
    /// @param next the form of a new file: slug, number, kind
    /// @param find what in the name of a file gives way to `replacement` in that of its way back
    Naming(String form, String told, String next, String find, String replacement) {
        this.form = Pattern.compile(form);
        this.told = told;
        this.next = next;
        this.find = find;
        this.replacement = replacement;
        this.marks = Marks.NONE;
    }

    Naming(String form, String told, String next, Marks marks) {
        this.form = Pattern.compile(form);
        this.told = told;
        this.next = next;
        this.find = "";
        this.replacement = "";
        this.marks = marks;
    }

    /// The naming that `litekeeper.yml` calls so, as in `golang-migrate`.
    public static Naming of(String word) {
        return Arrays.stream(values())
                .filter(naming -> naming.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.usage("no such naming of scripts")
                        .at(word)
                        .hint("known: "
                                + Arrays.stream(values()).map(Naming::word).collect(Collectors.joining(", ")))
                        .failure());
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether a file has a name of this form.
    public boolean fits(String file) {
        return form.matcher(file).matches();
    }

    /// Whether the scripts may stand in folders below.
    boolean deep() {
        return this == FLYWAY;
    }

    /// The name of a file. Fails, with the name it should have, where it is none.
    public ScriptName parse(String file) {
        Matcher name = form.matcher(file);
        if (!name.matches()) {
            throw notAScript(file);
        }
        String version = group(name, "version");
        String slug = group(name, "slug");
        return new ScriptName(
                version.isEmpty() ? Version.repeated(file) : Version.parse(version),
                "data".equals(group(name, "kind")) ? ScriptKind.DATA : ScriptKind.SCHEMA,
                slug,
                !group(name, "undo").isEmpty(),
                file);
    }

    private String group(Matcher name, String group) {
        @Nullable String found = form.namedGroups().containsKey(group) ? name.group(group) : null;
        return found == null ? "" : found;
    }

    /// The file of a new script behind those of the folder: its number has as many digits as theirs.
    String next(List<ScriptName> names, ScriptKind kind, String slug) {
        Optional<ScriptName> last =
                names.stream().filter(name -> !name.version().repeats()).reduce((_, later) -> later);
        long number = last.map(name -> name.version().number()).orElse(0L) + 1;
        int digits = last.map(name -> digits(name.file())).orElse(this == FLYWAY ? 1 : 2);
        String padded = String.format(Locale.ROOT, "%0" + digits + "d", number);
        return String.format(
                Locale.ROOT, next, this == LITEKEEPER ? slug : slug.replace('-', '_'), padded, kind.word());
    }

    private int digits(String file) {
        Matcher name = form.matcher(file);
        return name.matches() ? group(name, "version").split("[._]", 2)[0].length() : 1;
    }

    /// The file that holds the way back of a script, which may be the script's own.
    public String back(String file) {
        return file.replaceFirst(find, replacement);
    }

    /// Whether script and way back stand in one file.
    public boolean backWithin() {
        return marks != Marks.NONE;
    }

    /// The text of a new file around its script.
    public String framed(String text) {
        return backWithin() ? marks.up + "\n" + text + "\n" + marks.down + "\n" : text;
    }

    /// The scripts in a file: one, or one and its way back. Each keeps its lines.
    List<Script> cut(ScriptName name, Source source) {
        if (!backWithin()) {
            return List.of(Script.of(name, source));
        }
        if (!Marks.line(marks.up, source.text()).find()) {
            throw Problem.usage("the file does not say where its script begins")
                    .at(source.file())
                    .because("there is no line " + marks.up)
                    .failure();
        }
        Matcher down = Marks.line(marks.down, source.text());
        if (!down.find()) {
            return List.of(Script.of(name, source));
        }
        String before = source.text().substring(0, down.start());
        String after = before.replaceAll("[^\n]", " ") + source.text().substring(down.start());
        Script forward = Script.of(name, new Source(source.file(), before));
        Script undo = Script.of(name.way(), new Source(source.file(), after));
        return undo.statements().isEmpty() ? List.of(forward) : List.of(forward, undo);
    }

    /// Fails at a placeholder, which the tool would replace and Litekeeper does not.
    void refusePlaceholders(Script script) {
        if (this != FLYWAY) {
            return;
        }
        for (Statement statement : script.statements()) {
            for (Token token : statement.tokens()) {
                Matcher placeholder = PLACEHOLDER.matcher(token.text());
                if (placeholder.find()) {
                    throw script.source()
                            .problem(
                                    "a placeholder in a script",
                                    token.start() + placeholder.start(),
                                    placeholder.group() + " would go into the database as it stands")
                            .hint("write what it stands for; a text that is meant so: '$' || '{name}'")
                            .failure();
                }
            }
        }
    }

    private Failure notAScript(String file) {
        return Problem.usage("not the name of a script")
                .at(file)
                .because("a script is called " + told)
                .hint(
                        this == LITEKEEPER
                                ? "rename it, as in " + ScriptName.suggestion(file) + ", or move it out of the folder"
                                : "rename it, or move it out of the folder")
                .failure();
    }
}
