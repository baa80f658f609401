package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that the README names are typed in the order it names them, by somebody who has a shop to run. None may
/// be misspelt, fail or be refused; a verdict of "bad" is an answer.
@Tag("slow")
final class DocumentedCommandsTest {
    private static final Pattern COMMAND =
            Pattern.compile("`(litekeeper [a-z][^`]*)`|^(?:\\./)?(litekeeper [^#\n]*)", Pattern.MULTILINE);

    /// What needs another machine, another folder or a place for a value is tested elsewhere.
    private static final Set<String> ELSEWHERE = Set.of(
            "tour",
            "init",
            "migrate adopt",
            "migrate baseline",
            "migrate plan",
            "migrate undo",
            "bring-back",
            "archive",
            "keep",
            "wait");

    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheReadmeDoesWhatItSays() throws IOException {
        Shop shop = Shop.open(folder);
        List<String> commands = commandsOf(Repository.root().resolve("README.md"));
        assertThat(commands).hasSizeGreaterThan(15);
        List<String> failed = new ArrayList<>();
        for (String command : commands) {
            Shop.Answer answer = shop.litekeeper(arguments(command));
            if ((answer.exit() > 1 && answer.exit() != 4) || answer.err().contains("\tat ")) {
                failed.add(command + " -> " + answer.exit() + "\n" + answer.err());
            }
        }
        assertThat(failed).isEmpty();
    }

    /// The daemon does its work once instead of for ever.
    private static String once(String command) {
        return command.equals("litekeeper keep") ? command + " --once" : command;
    }

    private static List<String> commandsOf(Path document) throws IOException {
        Set<String> commands = new LinkedHashSet<>();
        Matcher matcher = COMMAND.matcher(Files.readString(document));
        while (matcher.find()) {
            String command = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            String[] words = command.strip().split("\\s+");
            if (!ELSEWHERE.contains(words[1])
                    && !ELSEWHERE.contains(words[1] + " " + words[words.length - 1])
                    && !command.contains(" ID")) {
                commands.add(once(String.join(" ", words)));
            }
        }
        return List.copyOf(commands);
    }

    private static String[] arguments(String command) {
        return (command.substring("litekeeper ".length()) + " --yes").split(" ");
    }
}
