package dev.litekeeper.sqlite;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.InUse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/// The one place that opens database files.
///
/// Connections never create a file unless asked to. A descriptor opened to look at raw bytes is kept until the
/// process ends, one for each inode, because closing it would drop every lock this process holds on that file. Safe
/// for use by several threads.
final class Gateway {
    private static final Map<Object, RandomAccessFile> KEPT = new HashMap<>();
    private static final Map<Inode, Raw> RAW = new HashMap<>();
    private static final List<RandomAccessFile> LOCKED = new ArrayList<>();
    private static final long FIRST_LOCK_BYTE = 0x40000000L;
    private static final long LOCK_BYTES = 512;

    private Gateway() {}

    enum Mode {
        READ_ONLY("ro", SQLiteOpenMode.READONLY),
        READ_WRITE("rw", SQLiteOpenMode.READWRITE),
        CREATE("rwc", SQLiteOpenMode.READWRITE);

        private final String uri;
        private final SQLiteOpenMode flag;

        Mode(String uri, SQLiteOpenMode flag) {
            this.uri = uri;
            this.flag = flag;
        }
    }

    /// A new connection. The file counts as live from now on: it cannot be opened as an ordinary file any more.
    static SQLiteConnection connectLive(Path path, Mode mode) throws SQLException {
        if (mode != Mode.CREATE) {
            keep(path);
        }
        SQLiteConnection connection = connect(path, mode);
        keep(path);
        return connection;
    }

    /// A new connection to a file that nobody else knows.
    static SQLiteConnection connect(Path path, Mode mode) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.READWRITE);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setOpenMode(mode.flag);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        if (mode == Mode.CREATE) {
            config.setOpenMode(SQLiteOpenMode.CREATE);
        }
        return JDBC.createConnection("jdbc:sqlite:" + uri(path) + "?mode=" + mode.uri, config.toProperties());
    }

    /// A new connection to an empty database without a file.
    static SQLiteConnection inMemory() throws SQLException {
        return JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
    }

    /// The path as a `file:` URI, as <https://www.sqlite.org/uri.html> wants it: every byte that is not a letter, a
    /// digit or one of `/-._~` is percent-encoded.
    static String uri(Path path) {
        StringBuilder uri = new StringBuilder("file:");
        for (byte b : path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~".indexOf(c) >= 0)) {
                uri.append(c);
            } else {
                uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return uri.toString();
    }

    /// A bare descriptor on a file of a live database, and its shared memory and lock once they were asked for.
    static final class Raw {
        private static final long INDEX = 136;

        private final int descriptor;
        private final Inode inode;
        private final @Nullable Object key;
        private @Nullable MemorySegment mapped;
        private @Nullable ByteLock lock;

        private Raw(int descriptor, Inode inode) {
            this.descriptor = descriptor;
            this.inode = inode;
            this.key = Inode.key(Path.of("/proc/self/fd/" + descriptor));
        }

        /// Whether this name leads to the file.
        boolean isAt(Path path) {
            return key != null && key.equals(Inode.key(path));
        }

        int descriptor() {
            return descriptor;
        }

        Inode inode() {
            return inode;
        }

        /// The head of the file as it changes.
        synchronized MemorySegment map() throws IOException {
            if (mapped == null) {
                mapped = Posix.map(descriptor, INDEX);
            }
            return mapped;
        }

        /// SQLite's write lock, where this is the shared memory.
        synchronized ByteLock writeLock() {
            if (lock == null) {
                lock = new ByteLock(descriptor, LiveBytes.WRITER);
            }
            return lock;
        }
    }

    /// The descriptor for raw access to this file, kept until the process ends and one for each inode.
    static Raw raw(Path path, boolean writable) throws IOException {
        synchronized (KEPT) {
            Raw known = Inode.of(path).map(RAW::get).orElse(null);
            if (known != null) {
                return known;
            }
            InUse.claim(path);
            int descriptor = Posix.open(path, writable);
            Inode inode = Inode.of(Path.of("/proc/self/fd/" + descriptor))
                    .orElseThrow(() -> new IOException("cannot tell which file " + path + " is"));
            Raw raw = new Raw(descriptor, inode);
            RAW.put(inode, raw);
            return raw;
        }
    }

    /// Up to `count` bytes from the start of the file.
    static byte[] head(Path path, int count) {
        synchronized (KEPT) {
            try {
                RandomAccessFile file = kept(path);
                byte[] bytes = new byte[(int) Math.min(count, file.length())];
                file.seek(0);
                file.readFully(bytes);
                return bytes;
            } catch (IOException e) {
                throw Problem.environment("cannot read the database file")
                        .at(path)
                        .because(String.valueOf(e.getMessage()))
                        .hint("run litekeeper as the user the file belongs to, and check the disk")
                        .failure(e);
            }
        }
    }

    /// Fills the buffer from this position on; answers how many bytes were read before the end of the file.
    static int read(Path path, ByteBuffer into, long position) {
        try {
            FileChannel channel;
            synchronized (KEPT) {
                channel = kept(path).getChannel();
            }
            return Pages.fill(channel, into, position);
        } catch (IOException e) {
            throw Problem.environment("cannot read the database file")
                    .at(path)
                    .because(String.valueOf(e.getMessage()))
                    .failure(e);
        }
    }

    /// Takes every lock of SQLite on the file, for as long as this process lives. Answers whether they were
    /// to be had. For a file that this process has no connection to.
    static boolean lockForGood(Path path) {
        synchronized (KEPT) {
            try {
                RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
                LOCKED.add(file);
                return file.getChannel().tryLock(FIRST_LOCK_BYTE, LOCK_BYTES, false) != null;
            } catch (IOException e) {
                throw Problem.environment("cannot lock the database file")
                        .at(path)
                        .because(String.valueOf(e.getMessage()))
                        .failure(e);
            }
        }
    }

    /// Copies the first `count` bytes into the start of another file.
    static void copy(Path path, long count, FileChannel to) throws IOException {
        FileChannel from;
        synchronized (KEPT) {
            from = kept(path).getChannel();
        }
        long done = 0;
        while (done < count) {
            to.position(done);
            long copied = from.transferTo(done, Math.min(count - done, 64L << 20), to);
            if (copied <= 0) {
                break;
            }
            done += copied;
        }
    }

    /// The length of the file.
    static long length(Path path) {
        return FileFacts.of(path).map(FileFacts::size).orElse(0L);
    }

    /// Holds a descriptor on the file until the process ends, so that its inode, claimed for ever, cannot become
    /// that of another file once this one is deleted.
    private static void keep(Path path) {
        synchronized (KEPT) {
            try {
                kept(path);
            } catch (IOException e) {
                throw Problem.environment("cannot look at the database file")
                        .at(path)
                        .because(String.valueOf(e.getMessage()))
                        .failure(e);
            }
        }
    }

    private static RandomAccessFile kept(Path path) throws IOException {
        Object inode = Files.getAttribute(path, "unix:dev") + ":" + Files.getAttribute(path, "unix:ino");
        RandomAccessFile file = KEPT.get(inode);
        if (file == null) {
            file = new RandomAccessFile(path.toFile(), "r");
            KEPT.put(inode, file);
            InUse.claim(path);
        }
        return file;
    }
}
