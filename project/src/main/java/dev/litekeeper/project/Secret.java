package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text of `litekeeper.yml` that may name environment variables as `${NAME}`. It is kept as written and expanded
/// only where it is used; `toString()` gives it as written. `place` is where it stands in the file.
public record Secret(String text, String place) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /// The text with every `${NAME}` replaced by its value. Fails with a usage problem where one is unset or empty.
    public String expand(Map<String, String> environment) {
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String value = environment.get(matcher.group(1));
            if (value == null || value.isEmpty()) {
                throw Problem.usage("the environment variable " + matcher.group(1) + " is not set")
                        .at(place)
                        .because("the value there is " + text)
                        .hint("set it for this command, as in " + matcher.group(1)
                                + "=... litekeeper ..., or in the cron line or unit that starts it")
                        .failure();
            }
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        matcher.appendTail(expanded);
        return expanded.toString();
    }

    /// Whether the text names an environment variable.
    public boolean hasVariable() {
        return VARIABLE.matcher(text).find();
    }

    @Override
    public String toString() {
        return text;
    }
}
