package dev.litekeeper.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first 100 bytes of a database file (<https://www.sqlite.org/fileformat2.html#the_database_header>),
/// as they stand in the file: in WAL mode newer values may stand in the `-wal`.
///
/// @param pageSize bytes a page, 512 to 65,536
/// @param wal whether the file asks for WAL mode
/// @param pageCount the size of the database in pages as the header has it; 0 where an old SQLite wrote it
/// @param encoding 1 UTF-8, 2 UTF-16le, 3 UTF-16be, 0 in a database without content
/// @param userVersion the `user_version`
/// @param applicationId the `application_id`
/// @param writerVersion the version number of the SQLite that last wrote the header, as in 3054001
public record Header(
        int pageSize,
        boolean wal,
        long pageCount,
        int encoding,
        int userVersion,
        int applicationId,
        int writerVersion) {
    static final int LENGTH = 100;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /// Whether these bytes start like a database.
    static boolean isDatabase(byte[] head) {
        return head.length >= LENGTH && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// The header in these bytes, which must be at least 100.
    static Header parse(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        int pageSize = Short.toUnsignedInt(bytes.getShort(16));
        return new Header(
                pageSize == 1 ? 65536 : pageSize,
                bytes.get(18) == 2 || bytes.get(19) == 2,
                Integer.toUnsignedLong(bytes.getInt(28)),
                bytes.getInt(56),
                bytes.getInt(60),
                bytes.getInt(68),
                bytes.getInt(96));
    }
}
