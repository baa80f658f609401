package dev.litekeeper.life.who;

/// Something about the use of a database that needs somebody's attention.
///
/// `id` is short and stable, as in `deleted-wal`. `harmful` is whether commits can be lost by it.
public record Warning(String id, boolean harmful, String text) {}
