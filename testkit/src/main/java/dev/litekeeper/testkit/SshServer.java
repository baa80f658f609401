package dev.litekeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A real sshd on a high port of 127.0.0.1, with keys of its own, that lets the user of the test in; and a program that
/// stands for `ssh` and goes to it, whatever the host is called.
///
/// What is logged in gets the environment variables that are given, as in `PATH=/usr/bin TMPDIR=/var/tmp`.
public final class SshServer implements AutoCloseable {
    private final Process sshd;
    private final Path client;

    private SshServer(Process sshd, Path client) {
        this.sshd = sshd;
        this.client = client;
    }

    /// Starts one; its files are in `folder`. Skips the test by name where sshd is not installed.
    public static SshServer start(Path folder, String environment) {
        String program = Programs.require("sshd").toString();
        try {
            key(folder.resolve("host"));
            key(folder.resolve("user"));
            Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
            int port = freePort();
            Path config = write(folder.resolve("sshd_config"), """
                    Port %d
                    ListenAddress 127.0.0.1
                    HostKey %2$s/host
                    AuthorizedKeysFile %2$s/authorized
                    PidFile %2$s/pid
                    StrictModes no
                    UsePAM no
                    PasswordAuthentication no
                    SetEnv %3$s
                    """.formatted(port, folder, environment));
            Path client = write(folder.resolve("ssh"), """
                    #!/bin/sh
                    exec ssh -F none -p %d -i %2$s/user -o IdentitiesOnly=yes -o UserKnownHostsFile=%2$s/known \
                    -o StrictHostKeyChecking=accept-new -o HostName=127.0.0.1 -o LogLevel=ERROR "$@"
                    """.formatted(port, folder));
            Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(Path.of("/run/sshd"));
            Process sshd = new ProcessBuilder(program, "-D", "-e", "-f", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            SshServer server = new SshServer(sshd, client);
            server.awaitPort(port, folder.resolve("log"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The program to use in place of `ssh`.
    public String client() {
        return client.toString();
    }

    /// Ends every connection there is by SIGKILL, as a machine does that goes away; answers how many there were.
    public long breakConnections() {
        List<ProcessHandle> sessions = sshd.children().toList();
        sessions.forEach(ProcessHandle::destroyForcibly);
        return sessions.size();
    }

    @Override
    public void close() {
        breakConnections();
        try {
            sshd.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPort(int port, Path log) throws IOException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (Instant.now().isBefore(end) && sshd.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("sshd does not answer: " + Files.readString(log));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void key(Path file) throws IOException {
        Process keygen = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                .inheritIO()
                .start();
        try {
            keygen.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }
}
