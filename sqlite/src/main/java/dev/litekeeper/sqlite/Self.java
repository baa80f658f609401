package dev.litekeeper.sqlite;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The user this process acts as.
public final class Self {
    private Self() {}

    /// The effective user id where the system tells it, else the real one.
    public static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException notLinux) {
            return (int) new UnixSystem().getUid();
        }
    }
}
