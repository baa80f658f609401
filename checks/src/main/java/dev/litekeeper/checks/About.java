package dev.litekeeper.checks;

/// What a check is, apart from any database: its id (as in `FS1`), where it stands, what is right, and why it matters.
///
/// `title` is the state that is right; `why` is the harm that comes of anything else. Both without a full stop.
public record About(String id, Box box, Severity severity, String title, String why) {}
