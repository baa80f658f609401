package dev.litekeeper.archive;

/// A number of bytes and their SHA-256 in lower-case hexadecimal.
public record ByteSum(long bytes, String sha256) {}
