package dev.litekeeper.files;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/// An ordinary file: configuration, script, backup, record. Together with the database gateway this is the
/// only place that opens files, and it refuses a file that is a live database of this process.
///
/// Failures carry the file and the system's reason. Safe for use by several threads.
public record PlainFile(Path path) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    public static PlainFile of(Path path) {
        return new PlainFile(path);
    }

    /// The whole file, read as UTF-8. Fails where the bytes are not UTF-8.
    public String readString() {
        InUse.refuse(path);
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw Problem.usage("not a text file in UTF-8").at(path).failure(e);
        } catch (IOException e) {
            throw cannot("read", e);
        }
    }

    /// The whole file.
    public byte[] readBytes() {
        InUse.refuse(path);
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw cannot("read", e);
        }
    }

    /// When the file was written last.
    public Instant modified() {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            throw cannot("look at", e);
        }
    }

    /// A stream over the file, to be closed by the caller.
    public InputStream input() {
        InUse.refuse(path);
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw cannot("read", e);
        }
    }

    /// A channel over the existing file for reading, to be closed by the caller.
    public FileChannel channel() {
        return open(StandardOpenOption.READ);
    }

    /// Creates the file, readable and writable by its owner alone, and opens it. Fails where it exists.
    public FileChannel createNew() {
        InUse.refuse(path);
        try {
            return FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ),
                    OWNER_ONLY);
        } catch (IOException e) {
            throw cannot("create", e);
        }
    }

    /// Creates the file for its owner alone where it is missing, and opens it for reading and writing.
    public FileChannel openOrCreate() {
        InUse.refuse(path);
        try {
            return FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ),
                    OWNER_ONLY);
        } catch (IOException e) {
            throw cannot("open", e);
        }
    }

    /// Appends a line in UTF-8 and makes it durable. Creates the file for its owner alone where it is
    /// missing.
    public void appendLine(String line) {
        InUse.refuse(path);
        try (FileChannel channel =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_ONLY)) {
            writeFully(channel, (line + "\n").getBytes(StandardCharsets.UTF_8));
            channel.force(true);
        } catch (IOException e) {
            throw cannot("append to", e);
        }
    }

    /// Writes the whole file durably and at once: a reader, and a crash at any moment, finds the old
    /// content or the new. Owner-only where the file is new; the mode stays where it exists.
    public void write(byte[] content) {
        write(content, "rw-------");
    }

    /// [#write(byte[])] of a text in UTF-8.
    public void write(String content) {
        write(content.getBytes(StandardCharsets.UTF_8));
    }

    /// [#write(byte[])], with these permissions (as in `rw-r--r--`) where the file is new.
    public void write(byte[] content, String permissions) {
        InUse.refuse(path);
        Path temporary = sibling();
        try {
            Set<PosixFilePermission> mode = Files.exists(path)
                    ? Files.getPosixFilePermissions(path)
                    : PosixFilePermissions.fromString(permissions);
            try (FileChannel channel = PlainFile.of(temporary).createNew()) {
                writeFully(channel, content);
                channel.force(true);
            }
            Files.setPosixFilePermissions(temporary, mode);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder());
        } catch (IOException e) {
            throw cannot("write", e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /// Gives the finished file `from` this name, durably. `from` must be in a folder of the same file
    /// system and already forced to disk. Replaces a file of this name.
    public void moveHere(Path from) {
        InUse.refuse(path);
        InUse.refuse(from);
        try {
            Files.move(from, path, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder());
        } catch (IOException e) {
            throw cannot("write", e);
        }
    }

    /// Deletes the file; nothing happens where there is none.
    public void delete() {
        InUse.refuse(path);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw cannot("delete", e);
        }
    }

    /// An output stream that creates the file for its owner alone. Fails where it exists.
    public OutputStream createNewOutput() {
        return Channels.newOutputStream(createNew());
    }

    /// [#createNewOutput()] of what is durable when the stream is closed; the disk is at it meanwhile.
    public OutputStream createLastingOutput() {
        return new LastingOutput(createNew());
    }

    /// Copies the content into a new file for its owner alone; where that fails, what was written of it stays.
    public void copyTo(Path fresh) {
        PlainFile copy = of(fresh);
        try (InputStream in = input();
                OutputStream out = copy.createNewOutput()) {
            in.transferTo(out);
        } catch (IOException e) {
            throw copy.cannot("copy into", e);
        }
    }

    /// Makes the entries of a folder durable.
    public static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw of(folder).cannot("make durable", e);
        }
    }

    private FileChannel open(OpenOption... options) {
        InUse.refuse(path);
        try {
            return FileChannel.open(path, options);
        } catch (IOException e) {
            throw cannot("open", e);
        }
    }

    private Path folder() {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a folder");
    }

    private Path sibling() {
        Path name = path.toAbsolutePath();
        return name.resolveSibling(
                "." + name.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    }

    private static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftBehind) {
            // The failure that led here is the one worth telling.
            return;
        }
    }

    private Failure cannot(String verb, IOException e) {
        String why = switch (e) {
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it exists already";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
        return Problem.environment("cannot " + verb + " the file")
                .at(path)
                .because(why)
                .failure(e);
    }
}
