package dev.litekeeper.cli;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Where a command speaks: results go to stdout, talk goes to stderr. One thread.
///
/// Control characters in what is printed (names may hold any) are shown as escapes, never sent to the terminal.
final class Console {
    private final Surroundings around;
    private final Voice voice;

    Console(Surroundings around, Voice voice) {
        this.around = around;
        this.voice = voice;
    }

    /// The result: the JSON value under `--json`, else what `text` prints. Call it once a command.
    void result(Supplier<? extends Map<String, ?>> json, Runnable text) {
        if (voice.json()) {
            Json.print(json.get(), around.out());
        } else {
            text.run();
        }
    }

    /// Whether the result is to be JSON.
    boolean wantsJson() {
        return voice.json();
    }

    /// A line of the result.
    void line(String text) {
        around.out().println(Visible.of(text));
    }

    /// A line of the result, standing out where stdout is a terminal.
    void line(Style style, String text) {
        around.out().println(paint(style, Visible.of(text)));
    }

    /// The table as lines of the result.
    void table(Table table) {
        table.lines(this::paint).forEach(around.out()::println);
    }

    /// A line of talk, left out under `--quiet`.
    void say(String text) {
        if (!voice.quiet()) {
            around.err().println(Visible.of(text));
        }
    }

    /// A line of talk that `--quiet` does not silence.
    void warn(String text) {
        around.err().println(paintTalk(Style.WARNING, "warning: ") + Visible.of(text));
    }

    /// What is said where Ctrl-C or SIGTERM ends the command from now on, also under `--quiet`: how it leaves
    /// things.
    void ifStopped(Supplier<String> standing) {
        Interruption.farewell(() -> {
            String clear = around.terminal().err() ? "\r\033[K" : "";
            around.err().println(clear + "stopped: " + Visible.of(standing.get()));
            around.err().flush();
        });
    }

    /// How far a long piece of work is: a bar on a terminal, nothing in a pipe.
    ProgressBar progress() {
        return new ProgressBar(around.err(), around.terminal().err() && !voice.quiet(), around.clock());
    }

    /// Goes on when the user agrees to `whatWillHappen`: on a terminal the answer is asked for, in a pipe `--yes` is
    /// needed. Fails with a refusal otherwise.
    void confirm(String whatWillHappen) {
        if (voice.yes()) {
            say(whatWillHappen);
            return;
        }
        if (!around.terminal().in() || !around.terminal().err()) {
            throw Problem.refused("this needs a yes")
                    .because(whatWillHappen)
                    .hint("add --yes to do it")
                    .failure();
        }
        around.err().println(Visible.of(whatWillHappen));
        around.err().print("Go on? [y/N] ");
        around.err().flush();
        if (!Set.of("y", "yes").contains(answer())) {
            throw Problem.refused("nothing was done")
                    .because("the answer was not yes")
                    .failure();
        }
    }

    /// The text with this style where stdout is a terminal that shows colors.
    String paint(Style style, String text) {
        return voice.color() && around.terminal().out() ? style.paint(text) : text;
    }

    private String paintTalk(Style style, String text) {
        return voice.color() && around.terminal().err() ? style.paint(text) : text;
    }

    private String answer() {
        try {
            String line = new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw Problem.environment("cannot read the answer")
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }
}
