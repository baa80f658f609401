package dev.litekeeper.migrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// SQLite's own answer to where statements end: `sqlite3_complete`, called from one Python process for many scripts.
final class SqliteComplete {
    private static final String PROGRAM = """
            import re, sqlite3, sys
            def empty(text):
                return not re.sub(r'--[^\\n]*|/\\*.*?\\*/', '', text, flags=re.S).strip(' \\t\\n\\r\\f;')
            for line in sys.stdin:
                text = bytes.fromhex(line.strip()).decode('utf-8')
                start, ends = 0, []
                for i, c in enumerate(text):
                    if c == ';' and sqlite3.complete_statement(text[start:i + 1]):
                        if not empty(text[start:i + 1]): ends.append(i + 1)
                        start = i + 1
                rest = text[start:]
                print(' '.join(map(str, ends)) + '|' + ('open' if rest and not sqlite3.complete_statement(rest + chr(10) + ';') else ''))
            """;

    private SqliteComplete() {}

    /// Where the statements of one script end, in code points, and whether what follows the last one cannot be ended by
    /// a semicolon.
    record Answer(List<Integer> ends, boolean open) {}

    static List<Answer> answers(List<String> scripts) {
        try {
            Process python = new ProcessBuilder("python3", "-c", PROGRAM)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread.ofVirtual().start(() -> feed(python, scripts));
            List<Answer> answers = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(SqliteComplete::parse)
                    .toList();
            if (answers.size() != scripts.size()) {
                throw new IllegalStateException("python3 answered " + answers.size() + " of " + scripts.size());
            }
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void feed(Process python, List<String> scripts) {
        try (var in = python.getOutputStream()) {
            for (String script : scripts) {
                in.write((HexFormat.of().formatHex(script.getBytes(StandardCharsets.UTF_8)) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer parse(String line) {
        int bar = line.indexOf('|');
        List<Integer> ends = Arrays.stream(line.substring(0, bar).split(" "))
                .filter(end -> !end.isEmpty())
                .map(Integer::valueOf)
                .toList();
        return new Answer(ends, line.endsWith("open"));
    }
}
