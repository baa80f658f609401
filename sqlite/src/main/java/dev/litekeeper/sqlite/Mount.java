package dev.litekeeper.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A mounted file system: where it is mounted, its type as the kernel names it (`ext4`, `virtiofs`), its source, its
/// device as in `254:0`, and its options.
public record Mount(Path point, String type, String source, String device, List<String> options) {
    private static final Set<String> LOCAL = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "f2fs",
            "jfs",
            "reiserfs",
            "bcachefs",
            "nilfs2",
            "ntfs",
            "ntfs3",
            "exfat",
            "vfat",
            "msdos",
            "hfsplus",
            "apfs",
            "ufs",
            "erofs",
            "iso9660",
            "squashfs");
    private static final Set<String> EPHEMERAL =
            Set.of("overlay", "overlayfs", "aufs", "tmpfs", "ramfs", "devtmpfs", "rootfs");
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "9p",
            "virtiofs",
            "vboxsf",
            "prl_fs",
            "vmhgfs",
            "fuse",
            "glusterfs",
            "ceph",
            "lustre",
            "gpfs",
            "ocfs2",
            "gfs2",
            "afs",
            "ncpfs",
            "coda",
            "beegfs",
            "orangefs",
            "pvfs2",
            "davfs",
            "gofer",
            "drvfs",
            "wslfs",
            "acfs",
            "moosefs");

    /// What a file system means to a database on it.
    public enum Kind {
        /// A disk of this machine.
        LOCAL,
        /// Shared with another machine or with the host of this one: shared memory and locks do not hold there.
        NETWORK,
        /// Gone with the container or at the next start.
        EPHEMERAL,
        /// A type that is not known, or a system that does not tell.
        UNKNOWN
    }

    public Mount {
        options = List.copyOf(options);
    }

    public Kind kind() {
        return kind(type);
    }

    static Kind kind(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (LOCAL.contains(name)) {
            return Kind.LOCAL;
        }
        if (EPHEMERAL.contains(name)) {
            return Kind.EPHEMERAL;
        }
        return NETWORK.contains(name) || name.startsWith("fuse.") ? Kind.NETWORK : Kind.UNKNOWN;
    }
}
