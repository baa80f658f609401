package dev.litekeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.testkit.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens when the database is not what it should be: a clear error or a right answer from every command, the
/// file untouched, nothing left behind.
@Tag("slow")
final class BadInputTest {
    @TempDir
    Path folder;

    enum Input {
        MISSING {
            @Override
            void replace(Path database) throws IOException {
                Files.delete(database);
            }
        },
        FOLDER {
            @Override
            void replace(Path database) throws IOException {
                Files.delete(database);
                Files.createDirectory(database);
            }
        },
        EMPTY {
            @Override
            void replace(Path database) throws IOException {
                Files.write(database, new byte[0]);
            }
        },
        TEXT {
            @Override
            void replace(Path database) throws IOException {
                Files.writeString(database, "id,name\n1,Ann\n".repeat(500));
            }
        },
        ENCRYPTED {
            @Override
            void replace(Path database) throws IOException {
                byte[] noise = new byte[16384];
                new Random(7).nextBytes(noise);
                Files.write(database, noise);
            }
        },
        CUT_OFF {
            @Override
            void replace(Path database) throws IOException {
                byte[] whole = Files.readAllBytes(database);
                Files.write(database, Arrays.copyOf(whole, whole.length / 2 + 100));
            }
        },
        OF_ANOTHER_USER {
            @Override
            void replace(Path database) throws IOException {
                Files.setAttribute(database, "unix:uid", 65534);
            }
        };

        /// Puts this in the place of a good database in WAL mode.
        abstract void replace(Path database) throws IOException;
    }

    private static final List<String> COMMANDS = List.of(
            "status",
            "who",
            "sqlite",
            "check",
            "backup",
            "restore --dry-run",
            "maintain",
            "baseline record",
            "migrate status",
            "migrate",
            "copy production development");

    /// Commands that do their work on a database without tables as on any other.
    private static final Set<String> ON_NO_TABLES =
            Set.of("maintain", "baseline record", "backup", "copy production development");

    /// Commands that answer with what they saw.
    private static final Set<String> VERDICTS = Set.of("status", "check", "sqlite", "maintain", "restore --dry-run");

    @ParameterizedTest
    @EnumSource
    void everyCommandAnswersAndLeavesEverythingAsItWas(Input input) throws IOException {
        Shop shop = Shop.open(folder);
        shop.litekeeper("backup", "--yes").succeeded();
        closeAndFold(shop);
        input.replace(shop.database());
        Map<String, String> before = content(shop.database().getParent());

        for (String command : COMMANDS) {
            Shop.Answer answer = shop.litekeeper(arguments(command));

            String told = command + " on " + input + "\n" + answer.out() + answer.err();
            assertThat(answer.exit()).as(told).isIn(expected(input, command));
            assertThat(told).doesNotContain("Exception").doesNotContain("\tat ");
            if (answer.exit() != 0 && !VERDICTS.contains(command)) {
                assertThat(answer.err())
                        .as(told)
                        .contains("error: ")
                        .contains(shop.database().getFileName().toString());
            }
            assertThat(content(shop.database().getParent())).as(told).isEqualTo(before);
            assertThat(strays(shop)).as(told).isEmpty();
        }
    }

    /// Commands that only look may answer that all is as far as they could tell; commands that act must
    /// not. An empty file is a database without tables to SQLite, and so it is to them; it is only never
    /// migrated by accident.
    private static List<Integer> expected(Input input, String command) {
        if (input == Input.EMPTY && ON_NO_TABLES.contains(command)) {
            return List.of(0);
        }
        return switch (command) {
            case "status", "who", "sqlite", "restore --dry-run", "migrate status" -> List.of(0, 1, 2, 3, 4, 5);
            default -> List.of(1, 2, 3, 4, 5);
        };
    }

    private static void closeAndFold(Shop shop) {
        try (Foreign app = shop.app()) {
            app.run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static String[] arguments(String command) {
        boolean named = command.startsWith("copy");
        return (command + (named ? "" : " --env production") + " --yes").split(" ");
    }

    /// Every file of the database's folder with what is in it.
    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String what = Files.isDirectory(entry) ? "folder" : "" + Arrays.hashCode(Files.readAllBytes(entry));
                content.put(entry.getFileName().toString(), what);
            }
        }
        return content;
    }

    /// Temporary files and half-made databases, anywhere in the shop.
    private static List<String> strays(Shop shop) throws IOException {
        List<String> strays = new ArrayList<>();
        try (Stream<Path> all = Files.walk(shop.folder())) {
            all.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.contains("/.litekeeper-") || name.endsWith(".new") || name.endsWith(".tmp"))
                    .forEach(strays::add);
        }
        return strays;
    }
}
