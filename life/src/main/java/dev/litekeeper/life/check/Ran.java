package dev.litekeeper.life.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of the system that was run to ask it something. `exit` is -1 where it could not be started or did not end
/// within two seconds; `out` is at most a megabyte of what it said.
record Ran(int exit, String out) {
    private static final int MOST = 1 << 20;

    static Ran of(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readNBytes(MOST);
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Ran(-1, "");
            }
            return new Ran(process.exitValue(), new String(out, StandardCharsets.UTF_8));
        } catch (IOException notInstalled) {
            return new Ran(-1, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ran(-1, "");
        }
    }
}
