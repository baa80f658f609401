package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/// Writes a [Layout], and takes back what it has written when a part of it cannot be.
final class LayoutWriter {
    private static final String TEXT = "rw-r--r--";
    private static final String PROGRAM = "rwxr-xr-x";

    private final Path root;
    private final Deque<Path> made = new ArrayDeque<>();

    LayoutWriter(Path root) {
        this.root = root;
    }

    void write(Layout layout) {
        boolean complete = false;
        try {
            layout.folders().forEach(name -> folder(root.resolve(name)));
            for (String name : layout.fileNames()) {
                if (!name.equals(Layout.IGNORE)) {
                    file(name, Objects.requireNonNull(layout.files().get(name)));
                }
            }
            ignore(Objects.requireNonNull(layout.files().get(Layout.IGNORE)));
            complete = true;
        } finally {
            if (!complete) {
                takeBack();
            }
        }
    }

    private void folder(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.getParent();
        if (above != null) {
            folder(above);
        }
        try {
            Files.createDirectory(folder);
            made.push(folder);
        } catch (IOException e) {
            throw Problem.environment("cannot create the folder")
                    .at(folder)
                    .because(e.getClass().getSimpleName())
                    .hint("check that nothing of this name is there and that you may write there")
                    .failure(e);
        }
    }

    private void file(String name, String text) {
        Path file = root.resolve(name);
        folder(Objects.requireNonNull(file.getParent()));
        made.push(file);
        PlainFile.of(file).write(text.getBytes(StandardCharsets.UTF_8), name.endsWith(".sh") ? PROGRAM : TEXT);
    }

    private void ignore(String wanted) {
        Path file = root.resolve(Layout.IGNORE);
        if (!Files.exists(file)) {
            file(Layout.IGNORE, wanted);
            return;
        }
        String present = PlainFile.of(file).readString();
        List<String> known = present.lines().map(String::strip).toList();
        List<String> missing = new ArrayList<>(
                wanted.lines().filter(line -> !known.contains(line.strip())).toList());
        if (missing.stream().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
            String gap = present.isEmpty() || present.endsWith("\n") ? "" : "\n";
            PlainFile.of(file).write(present + gap + "\n" + String.join("\n", missing) + "\n");
        }
    }

    private void takeBack() {
        for (Path path : made) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException leftBehind) {
                // The failure that led here is the one worth telling.
                return;
            }
        }
    }
}
