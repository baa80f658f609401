package dev.litekeeper.migrate.embed;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.migrate.Naming;
import dev.litekeeper.migrate.Scripts;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A folder of scripts on the classpath: in folders of classes, in jars, or in both.
record ClasspathFolder(ClassLoader loader, String path) {

    /// The folder as the current thread's class loader sees it.
    static ClasspathFolder of(String path) {
        ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(ClassLoader::getSystemClassLoader);
        return new ClasspathFolder(loader, path.replaceAll("^/+|/+$", ""));
    }

    /// Its scripts. Fails where there is no such folder, and where [Scripts#in] does.
    Scripts scripts(Naming naming) {
        Map<String, String> files = new TreeMap<>();
        try {
            for (URL place : Collections.list(loader.getResources(path))) {
                for (String file : files(place)) {
                    files.put(file, text(file));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw Problem.environment("cannot read the scripts")
                    .at("classpath:" + path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
        if (files.isEmpty()) {
            throw Problem.usage("there are no scripts")
                    .at("classpath:" + path)
                    .because("the classpath has no such folder, or nothing in it")
                    .hint("put them into src/main/resources/" + path)
                    .failure();
        }
        return Scripts.of(Path.of(path), files, naming);
    }

    private List<String> files(URL place) throws IOException, URISyntaxException {
        if (place.openConnection() instanceof JarURLConnection jar) {
            Path file = Path.of(jar.getJarFileURL().toURI());
            try (FileSystem inside = FileSystems.newFileSystem(file)) {
                return files(inside.getPath("/" + path));
            }
        }
        URI folder = place.toURI();
        return files(Path.of(folder));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile)
                    .map(entry -> folder.relativize(entry).toString())
                    .toList();
        }
    }

    private String text(String file) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(loader.getResourceAsStream(path + "/" + file), "the folder lists it")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
