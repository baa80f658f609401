package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names that become parts of file names.
public final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String RULE =
            "use letters a to z, digits, dots, dashes and underscores, a letter or digit first, 64 at most";

    private Names() {}

    /// Whether a text can be the name of an app.
    public static boolean isApp(String text) {
        return NAME.matcher(text).matches() && !text.endsWith(".");
    }

    /// The name of an app, unchanged. Fails with a usage problem where it could not be part of a file name.
    public static String requireApp(String name) {
        if (!isApp(name)) {
            throw Problem.usage("not a name for an app").at(name).hint(RULE).failure();
        }
        return name;
    }

    /// A free text in lower case with dashes: `Add orders & lines` is `add-orders-lines`. Letters with marks lose the
    /// marks. Empty where the text has no letter a to z and no digit.
    public static String slug(String text) {
        String plain = Normalizer.normalize(text.replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "");
        return plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    static String checked(Value value) {
        if (!isApp(value.text())) {
            throw value.place().wrong(value.key() + " cannot be part of a file name: " + value.text(), RULE);
        }
        return value.text();
    }
}
