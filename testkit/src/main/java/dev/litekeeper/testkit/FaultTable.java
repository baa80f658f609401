package dev.litekeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// What came of faults of stores, a line a cell, in `target/faults.txt` of the module that is tested.
public final class FaultTable {
    private static final Path FILE = Path.of("target/faults.txt");

    private FaultTable() {}

    /// What came of one fault in one kind of store, under one activity. For one thread.
    public static final class Cell {
        private final String name;
        private int right;
        private int told;

        private Cell(String name) {
            this.name = name;
        }

        /// What came out was right.
        public void right() {
            right++;
        }

        /// It was told that something is wrong.
        public void told() {
            told++;
        }

        /// Adds it to the table.
        public void write() {
            String line = "%s right %3d, told %3d%n".formatted(name, right, told);
            try {
                Files.createDirectories(FILE.getParent());
                Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static Cell cell(Enum<?> fault, Enum<?> store, String activity) {
        String name = "%-20s %-8s %-8s".formatted(fault, activity, store).toLowerCase(Locale.ROOT);
        return new Cell(name);
    }
}
