package dev.litekeeper.archive;

import dev.litekeeper.testkit.Programs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Small file systems, for tests of what happens when one is full. Only root can mount them.
final class Mounted {
    private Mounted() {}

    static void tmpfs(Path folder, String size) throws IOException, InterruptedException {
        String mount = Programs.require("mount").toString();
        int exit = new ProcessBuilder(mount, "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString())
                .inheritIO()
                .start()
                .waitFor();
        Assumptions.assumeTrue(exit == 0, "needs the right to mount a file system");
    }

    static void unmount(Path folder) throws IOException, InterruptedException {
        new ProcessBuilder(Programs.require("umount").toString(), folder.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
