package dev.litekeeper.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DocumentTest {

    @Test
    void theDocumentListsEveryCheckInTheWordsOfTheCode() {
        assertThat(PlainFile.of(root().resolve("docs/checks.md")).readString()).contains(tables());
    }

    private static String tables() {
        StringBuilder text = new StringBuilder();
        for (Box box : Box.values()) {
            text.append("### ").append(box.number()).append(". ").append(box.title());
            text.append("\n\nIn this box: ").append(box.about()).append(".\n\n");
            text.append("| id | severity | what is right | why it matters |\n|---|---|---|---|\n");
            text.append(Checklist.all().stream()
                    .filter(check -> check.box() == box)
                    .map(check -> "| " + check.id() + " | " + check.severity().words() + " | " + check.title() + " | "
                            + check.why() + " |\n")
                    .collect(Collectors.joining()));
            text.append("\n");
        }
        return text.toString().strip();
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the folder of the repository");
        }
        return folder;
    }
}
