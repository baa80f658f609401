package dev.litekeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Repository;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Holds docs/cli.md to the code: a section `## litekeeper NAME` for each command and subcommand, and in it a line
/// that starts with ``- `--option`` for each option that is the command's own.
final class DocumentationTest {
    private static final Pattern SECTION = Pattern.compile("^## (.*)\n((?s:.*?))(?=^## |\\z)", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("^- `(--[a-z-]+)", Pattern.MULTILINE);

    @Test
    void everyCommandHasASectionWithExactlyItsOptions() {
        Map<String, Set<String>> documented = new TreeMap<>();
        sections().forEach((title, text) -> {
            if (title.startsWith("litekeeper ")) {
                documented.put(title, options(text));
            }
        });
        assertThat(documented).isEqualTo(real());
    }

    @Test
    void theOptionsOfEveryCommandAreDocumentedOnce() {
        assertThat(options(sections().getOrDefault("Options of every command", "")))
                .isEqualTo(common());
    }

    @Test
    void everyCommandSaysWhatItDoesInOneSentence() {
        for (Entry entry : Commands.ALL) {
            assertThat(entry.summary()).as(entry.name()).endsWith(".").hasSizeBetween(8, 90);
        }
    }

    private static Map<String, Set<String>> real() {
        Map<String, Set<String>> all = new TreeMap<>();
        for (Entry entry : Commands.ALL) {
            collect(Parsing.commandLine(entry).getCommandSpec(), all);
        }
        return all;
    }

    private static void collect(CommandSpec spec, Map<String, Set<String>> all) {
        Set<String> own = longest(spec);
        own.removeAll(common());
        all.put(spec.qualifiedName(), own);
        spec.subcommands().values().forEach(inner -> collect(inner.getCommandSpec(), all));
    }

    private static Set<String> common() {
        return longest(new CommandLine(new Common()).getCommandSpec());
    }

    private static Set<String> longest(CommandSpec spec) {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .map(option -> option.longestName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> sections() {
        String page = PlainFile.of(Repository.root().resolve("docs/cli.md")).readString();
        return SECTION.matcher(page)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
