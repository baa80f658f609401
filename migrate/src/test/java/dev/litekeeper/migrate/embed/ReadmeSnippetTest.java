package dev.litekeeper.migrate.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.testkit.Repository;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/// What README shows of Java is compiled and run as it stands.
class ReadmeSnippetTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void runsAsItStands() throws Exception {
        Path sql = Files.createDirectories(folder.resolve("classes/database/sql"));
        Files.writeString(sql.resolve("00-schema-init.sql"), "CREATE TABLE note(id INTEGER PRIMARY KEY);");
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("app.sqlite"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {compiled().toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(classes);

            classes.loadClass("Snippet").getMethod("run", DataSource.class).invoke(null, source);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertThat(Migrations.of(source).from(sql).status().history()).hasSize(1);
    }

    private Path compiled() throws Exception {
        Matcher snippet = SNIPPET.matcher(
                PlainFile.of(Repository.root().resolve("README.md")).readString());
        assertThat(snippet.find()).isTrue();
        Path file = Files.writeString(folder.resolve("Snippet.java"), """
                import dev.litekeeper.migrate.Outcome;
                import dev.litekeeper.migrate.embed.Migrations;
                public class Snippet {
                    public static void run(javax.sql.DataSource dataSource) {
                        %s
                    }
                }
                """.formatted(snippet.group(1)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int status = compiler.run(
                null,
                told,
                told,
                "-d",
                folder.resolve("classes").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
        assertThat(status).as(told.toString(StandardCharsets.UTF_8)).isZero();
        return folder.resolve("classes");
    }
}
