package dev.litekeeper.migrate;

import dev.litekeeper.sqlite.Schema;
import dev.litekeeper.sqlite.SchemaObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How one schema differs from another, aside from comments and white space in the statements, and from quotes around
/// names that need none.
public final class Difference {
    private Difference() {}

    /// A line for each object that `found` lacks, has otherwise, or has beyond `expected`.
    public static List<String> between(Schema expected, Schema found) {
        Map<String, String> wanted = meanings(expected);
        Map<String, String> here = meanings(found);
        List<String> lines = new ArrayList<>();
        wanted.forEach((title, meaning) -> {
            if (!here.containsKey(title)) {
                lines.add("the database lacks " + title);
            } else if (!meaning.equals(here.get(title))) {
                lines.add("the database has another " + title);
            }
        });
        here.keySet().stream()
                .filter(title -> !wanted.containsKey(title))
                .forEach(title -> lines.add("the scripts lack " + title));
        return lines;
    }

    private static Map<String, String> meanings(Schema schema) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (SchemaObject object : schema.application().objects()) {
            if (!object.name().startsWith("sqlite_")) {
                meanings.put(object.type() + " " + object.name(), meaning(object.sql()));
            }
        }
        return meanings;
    }

    /// What a statement says: its words without comments, white space and needless quotes.
    public static String meaning(String sql) {
        return Token.meaningful(sql).stream().map(Difference::bare).collect(Collectors.joining(" "));
    }

    private static String bare(Token token) {
        boolean plain = token.kind() == Token.Kind.QUOTED && token.unquoted().matches("[A-Za-z_][A-Za-z0-9_]*");
        return plain ? token.unquoted() : token.text();
    }
}
