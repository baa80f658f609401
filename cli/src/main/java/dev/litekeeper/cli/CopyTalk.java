package dev.litekeeper.cli;

import dev.litekeeper.life.copy.Listener;

/// Shows how a copy goes on: a bar for each of its phases, and what is worth knowing as talk.
final class CopyTalk implements Listener, AutoCloseable {
    private final Console console;
    private final ProgressBar bar;

    CopyTalk(Console console) {
        this.console = console;
        this.bar = console.progress();
    }

    @Override
    public void at(String phase, long done, long total) {
        bar.at(phase, done, total);
    }

    @Override
    public void note(String text) {
        bar.close();
        console.say(text);
    }

    @Override
    public void close() {
        bar.close();
    }
}
