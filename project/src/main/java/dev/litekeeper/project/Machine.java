package dev.litekeeper.project;

import dev.litekeeper.files.PlainFile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// A machine by its name, as `uname -n` gives it.
public record Machine(String name) {
    /// The environment variable with the name this machine goes by in `litekeeper.yml`.
    public static final String VARIABLE = "LITEKEEPER_HOST";

    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    /// The machine this process runs on, by the name in [#VARIABLE] or else its own. Asks no name server where the
    /// kernel tells.
    public static Machine current() {
        String given = System.getenv(VARIABLE);
        if (given != null && !given.isBlank()) {
            return new Machine(given);
        }
        if (Files.isReadable(KERNEL_NAME)) {
            return new Machine(PlainFile.of(KERNEL_NAME).readString().strip());
        }
        try {
            return new Machine(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return new Machine("localhost");
        }
    }

    /// Whether `host` is this machine's name. Where one of the two is the other without its domain, the full name of
    /// this machine decides.
    public boolean isNamed(String host) {
        if (host.equalsIgnoreCase(name)) {
            return true;
        }
        boolean sameLabel = firstLabel(host).equals(firstLabel(name));
        return sameLabel && (host.equalsIgnoreCase(fullName()) || host.equalsIgnoreCase(firstLabel(name)));
    }

    private String fullName() {
        try {
            return InetAddress.getByName(name).getCanonicalHostName();
        } catch (UnknownHostException e) {
            return name;
        }
    }

    private static String firstLabel(String host) {
        int dot = host.indexOf('.');
        return (dot < 0 ? host : host.substring(0, dot)).toLowerCase(Locale.ROOT);
    }
}
