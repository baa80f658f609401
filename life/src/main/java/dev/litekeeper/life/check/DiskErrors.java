package dev.litekeeper.life.check;

import dev.litekeeper.checks.Fact;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.sqlite.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the kernel has counted against a file system or its disk: the counter ext4 keeps, otherwise the kernel's log
/// where this user may read it.
final class DiskErrors {
    private static final Path SYS = Path.of("/sys");

    private DiskErrors() {}

    static Fact<List<String>> of(Mount mount) {
        boolean noDisk = mount.device().startsWith("0:") && !mount.type().equals("btrfs");
        if (mount.kind() == Mount.Kind.EPHEMERAL || noDisk) {
            return Fact.seen(List.of());
        }
        Optional<String> device = device(mount);
        Optional<Path> counter = device.map(name -> SYS.resolve("fs/ext4/" + name + "/errors_count"))
                .filter(Files::isReadable);
        if (counter.isPresent()) {
            return Guarded.look(() -> {
                long errors =
                        Long.parseLong(PlainFile.of(counter.get()).readString().strip());
                return errors == 0 ? List.of() : List.of(counter.get() + " is " + errors);
            });
        }
        return log(device.orElse(mount.source()));
    }

    private static Optional<String> device(Mount mount) {
        try {
            Path real = SYS.resolve("dev/block").resolve(mount.device()).toRealPath();
            return Optional.of(String.valueOf(real.getFileName()));
        } catch (IOException notTold) {
            return Optional.empty();
        }
    }

    private static Fact<List<String>> log(String device) {
        Ran log = Ran.of(List.of("dmesg", "--level=emerg,alert,crit,err"));
        if (log.exit() != 0) {
            return Fact.unseen("this file system keeps no count of errors, and the kernel's log needs root to be read");
        }
        return Fact.seen(log.out()
                .lines()
                .filter(line -> line.contains(device))
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("error"))
                .limit(5)
                .toList());
    }
}
