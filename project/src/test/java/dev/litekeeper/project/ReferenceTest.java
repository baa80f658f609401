package dev.litekeeper.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds docs/litekeeper-yml.md to the code.
class ReferenceTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| [^|]+ \\|$", Pattern.MULTILINE);
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void everyKeyIsDescribedAndNoOther() {
        assertThat(rows().keySet()).isEqualTo(Keys.all());
    }

    @Test
    void everyExampleIsAProject() {
        assertThat(examples()).hasSizeGreaterThan(3);
        for (String example : examples()) {
            assertThat(load(example).app()).isEqualTo("my-app");
        }
    }

    @Test
    void theDefaultsWrittenOutAreTheDefaults() {
        String written = examples().getLast();
        Project least = load(written.lines().limit(2).reduce("", (a, b) -> a + b + "\n"));

        assertThat(load(written)).isEqualTo(least);
    }

    @Test
    void theDefaultsOfTheTableAreThoseWrittenOut() {
        String written = examples().getLast();
        Map<String, String> rows = new TreeMap<>(rows());
        rows.values().removeIf(text -> !text.matches("`?\"?[0-9].*"));

        assertThat(rows).hasSize(18);
        rows.forEach((key, text) -> {
            String last = key.substring(key.lastIndexOf('.') + 1);
            assertThat(written).contains(last + ": " + text.replace("`", ""));
        });
    }

    private Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(page()).results().forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private List<String> examples() {
        return EXAMPLE.matcher(page()).results().map(match -> match.group(1)).toList();
    }

    private Project load(String text) {
        PlainFile.of(folder.resolve("litekeeper.yml")).write(text);
        return Project.load(folder);
    }

    private static String page() {
        return PlainFile.of(Repository.root().resolve("docs/litekeeper-yml.md")).readString();
    }
}
