package dev.litekeeper.checks;

import dev.litekeeper.sqlite.Mount;
import java.util.List;

/// Where the database lives.
///
/// @param mount the file system its folder is on
/// @param fileMounts the mount points that are the database file or one of its sidecars themselves
/// @param realPath its path with every symbolic link followed
/// @param space the room on that file system, `temporary` the room where SQLite puts its temporary files
/// @param diskErrors what the kernel has counted against the disk or the file system, a line each; empty for none
public record Place(
        Fact<Mount> mount,
        Fact<List<String>> fileMounts,
        Fact<String> realPath,
        Fact<Space> space,
        Fact<Space> temporary,
        Fact<List<String>> diskErrors) {

    /// Room on the file system that `folder` is on and that is mounted at `point`, in bytes; inodes are -1 where the
    /// file system has no fixed number.
    public record Space(String folder, String point, long total, long free, long inodes, long freeInodes) {}
}
