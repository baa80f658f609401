package dev.litekeeper.checks;

import java.util.List;
import java.util.Locale;

/// What mends a check. The safe ones change nothing but a mode, a journal mode or a line of `litekeeper.yml`, can be
/// taken back with one command, and are applied by `litekeeper check --fix ID`.
public sealed interface Fix {

    /// The commands a person types to mend it, one a line, in order. Empty where there is nothing to mend.
    List<String> commands();

    /// Whether `check --fix` may apply it.
    default boolean safe() {
        return switch (this) {
            case ByHand _ -> false;
            case Narrow _, UseWal _, Settings _ -> true;
        };
    }

    static Fix none() {
        return new ByHand(List.of());
    }

    static Fix byHand(String... commands) {
        return new ByHand(List.of(commands));
    }

    /// Mended by a person.
    record ByHand(List<String> commands) implements Fix {
        public ByHand {
            commands = List.copyOf(commands);
        }
    }

    /// Takes permission bits away from files. Their owner stays.
    record Narrow(List<Mode> modes) implements Fix {
        public Narrow {
            modes = List.copyOf(modes);
        }

        @Override
        public List<String> commands() {
            return modes.stream()
                    .map(mode -> String.format(Locale.ROOT, "chmod %03o %s", mode.bits(), Shell.word(mode.path())))
                    .toList();
        }
    }

    /// The permission bits a file is to have.
    record Mode(String path, int bits) {}

    /// Switches the database to write-ahead logging.
    record UseWal(String database) implements Fix {
        @Override
        public List<String> commands() {
            return List.of("sqlite3 " + Shell.word(database) + " 'PRAGMA journal_mode=WAL'");
        }
    }

    /// Adds lines at the end of `litekeeper.yml`; everything that is there stays as it is.
    record Settings(String file, String lines) implements Fix {
        @Override
        public List<String> commands() {
            return List.of("cat >> " + Shell.word(file) + " <<'END'\n" + lines + "\nEND");
        }
    }
}
