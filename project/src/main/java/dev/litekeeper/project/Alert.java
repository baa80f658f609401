package dev.litekeeper.project;

import java.util.List;

/// A way to tell somebody that something turned bad, or good again.
public sealed interface Alert {

    /// The message as JSON, sent to a URL by POST.
    record Webhook(Secret url) implements Alert {}

    /// A shell command that gets the message on its standard input.
    record Command(Secret line) implements Alert {}

    /// The message as mail. `smtp` is `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the start.
    record Mail(List<String> to, String from, Secret smtp) implements Alert {
        public Mail {
            to = List.copyOf(to);
        }
    }
}
