package dev.litekeeper.sqlite;

/// What a table holds, in a few bytes: how many rows, and the sum of a 128-bit hash of each.
///
/// @param rows how many rows were read
/// @param sum 32 hexadecimal digits; the order in which rows were read does not matter
/// @param unread why the table could not be read to its end, empty where it was
public record TableSum(String table, long rows, String sum, String unread) {
    /// Whether it says everything about the table.
    public boolean complete() {
        return unread.isEmpty();
    }
}
