package dev.litekeeper.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How this program is started once more.
record OwnProgram(Common common) {

    /// The launcher where it is known, else Java with what this process runs on.
    List<String> words() {
        Path launcher = common.program();
        if (launcher.isAbsolute() && Files.isExecutable(launcher)) {
            return List.of(launcher.toString());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }
}
