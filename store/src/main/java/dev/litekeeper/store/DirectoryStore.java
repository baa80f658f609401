package dev.litekeeper.store;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Objects as files of a folder: the key is the path inside it. Files are readable by their owner alone, and so are the
/// folders it creates. The folder itself is created by the first put.
final class DirectoryStore implements Store {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final String name;
    private final Path root;

    DirectoryStore(String name, Path root) {
        this.name = name;
        this.root = root.toAbsolutePath().normalize();
    }

    static DirectoryStore at(String name, URI url) {
        String path = url.getPath();
        boolean elsewhere = url.getAuthority() != null && !"localhost".equals(url.getAuthority());
        if (path == null || !path.startsWith("/") || elsewhere) {
            throw Problem.usage("the address of a folder is absolute")
                    .at(url)
                    .hint("write it with three slashes, as in file:///var/backups/app")
                    .failure();
        }
        return new DirectoryStore(name, Path.of(path));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String url() {
        return "file://" + root.toUri().getRawPath().replaceAll("(?<=.)/$", "");
    }

    @Override
    public Optional<Folder> folder() {
        return Optional.of(new Folder(root));
    }

    @Override
    public StoredObject put(Key key, Content content) {
        Path file = file(key);
        try {
            Path folder = Objects.requireNonNull(file.getParent(), "an object is in a folder");
            createFolders(folder);
            try (Temporary temporary = Temporary.in(folder)) {
                write(temporary, content);
                Files.createLink(file, temporary.path());
            }
            PlainFile.syncFolder(folder);
            return describe(key, file);
        } catch (FileAlreadyExistsException e) {
            throw Problem.refused("an object is never overwritten")
                    .at(where(key))
                    .because("there is one of this name")
                    .failure(e);
        } catch (ClosedByInterruptException e) {
            throw Problem.interrupted("stopped while writing").at(where(key)).failure(e);
        } catch (IOException e) {
            throw cannot("store the object", key, e);
        }
    }

    private static void write(Temporary temporary, Content content) throws IOException {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(temporary.channel()), 1 << 17);
        content.writeTo(out);
        out.flush();
        temporary.channel().force(true);
    }

    @Override
    public InputStream read(Key key) {
        if (find(key).isEmpty()) {
            throw Problem.bad("there is no such object").at(where(key)).failure();
        }
        return PlainFile.of(file(key)).input();
    }

    @Override
    public Optional<StoredObject> find(Key key) {
        Path file = file(key);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(describe(key, file))
                    : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw cannot("look at the object", key, e);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        List<StoredObject> found = new ArrayList<>();
        requireFolder();
        collect(root, "", prefix, found);
        found.sort((one, other) -> one.key().compareTo(other.key()));
        return List.copyOf(found);
    }

    /// Adds the objects below a folder, whose key is `path`. What vanishes meanwhile is not there.
    private void collect(Path folder, String path, String prefix, List<StoredObject> found) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String text = path + entry.getFileName();
                if (text.startsWith(prefix)
                        && Key.isValid(text)
                        && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    find(Key.of(text)).ifPresent(found::add);
                } else if ((text + "/").startsWith(prefix) || prefix.startsWith(text + "/")) {
                    collect(entry, text + "/", prefix, found);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return;
        } catch (DirectoryIteratorException e) {
            throw cannotList(e);
        } catch (IOException e) {
            throw cannotList(e);
        }
    }

    @Override
    public void delete(Key key) {
        Path file = file(key);
        try {
            if (Files.deleteIfExists(file)) {
                PlainFile.syncFolder(Objects.requireNonNull(file.getParent(), "an object is in a folder"));
            }
        } catch (IOException e) {
            throw cannot("delete the object", key, e);
        }
    }

    @Override
    public void sweep(Instant now) {
        if (!requireFolder()) {
            return;
        }
        try {
            Files.walkFileTree(root, new Sweeping(now));
        } catch (IOException e) {
            throw cannot("clean the store").because(reason(e)).failure(e);
        }
    }

    /// Deletes what was left behind. What vanishes meanwhile is not there.
    private static final class Sweeping extends SimpleFileVisitor<Path> {
        private final Instant now;

        private Sweeping(Instant now) {
            this.now = now;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
            try {
                if (Temporary.isNameOfOne(file) && Temporary.isLeftBehind(file, now)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            } catch (IOException e) {
                return visitFileFailed(file, e);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw why;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) throws IOException {
            return why == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, why);
        }
    }

    @Override
    public String toString() {
        return name + " (" + url() + ")";
    }

    private boolean requireFolder() {
        if (!Files.exists(root)) {
            return false;
        }
        if (!Files.isDirectory(root)) {
            throw cannot("list the store").because("it is not a folder").failure();
        }
        return true;
    }

    private Failure cannotList(Exception e) {
        String why = e instanceof IOException io ? reason(io) : String.valueOf(e.getMessage());
        return cannot("list the store").because(why).failure(e);
    }

    private void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = Objects.requireNonNull(folder.getParent(), "the root is a folder");
        createFolders(parent);
        try {
            Files.createDirectory(folder, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
        PlainFile.syncFolder(parent);
    }

    private static StoredObject describe(Key key, Path file) throws IOException {
        BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
        return new StoredObject(
                key, new ByteSize(facts.size()), facts.lastModifiedTime().toInstant());
    }

    private Path file(Key key) {
        return root.resolve(key.text());
    }

    private String where(Key key) {
        return file(key) + " in store " + name;
    }

    private Problem cannot(String what) {
        return Problem.environment("cannot " + what).at(this).hint("check that the folder exists and is yours");
    }

    private Failure cannot(String what, Key key, IOException e) {
        String why = reason(e);
        String hint = why.contains("No space left") || why.contains("quota")
                ? "free space there, or name another store in litekeeper.yml"
                : "check that the folder exists, is writable and is yours";
        return Problem.environment("cannot " + what)
                .at(where(key))
                .because(why)
                .hint(hint)
                .failure(e);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file or folder";
            case NotDirectoryException _ -> "a part of the path is not a folder";
            case AccessDeniedException _ -> "permission denied";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
