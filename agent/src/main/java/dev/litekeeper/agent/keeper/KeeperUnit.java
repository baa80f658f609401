package dev.litekeeper.agent.keeper;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.PlainFile;
import dev.litekeeper.life.check.Subject;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.NamedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The systemd unit that runs a keeper: as the owner of the databases, who is not root, and closed to
/// everything but the folders it works in.
///
/// @param name the name of the unit's file
/// @param user who owns the databases
/// @param writable the folders it writes to
/// @param command the words that start the keeper
public record KeeperUnit(String name, String user, Set<Path> writable, List<String> command) {

    /// The unit for these databases; `named` are the environments to name in its command, none for those of
    /// each `litekeeper.yml`. Refused where they belong to several users, or to root.
    public static KeeperUnit of(Path program, List<Subject> subjects, List<EnvironmentName> named) {
        Set<Path> writable = new LinkedHashSet<>();
        Set<Path> projects = new LinkedHashSet<>();
        Set<String> users = new LinkedHashSet<>();
        for (Subject subject : subjects) {
            Path database = subject.environment().database();
            users.add(owner(database));
            projects.add(subject.project().root());
            writable.add(Objects.requireNonNull(database.getParent(), "a file is in a folder"));
            writable.add(subject.project().root());
            writable.add(subject.project().keep().state());
            subject.project().stores().stream()
                    .map(NamedStore::folder)
                    .forEach(folder -> folder.ifPresent(writable::add));
        }
        requireOneUser(users);
        String app = subjects.getFirst().project().app();
        Stream<String> words = Stream.concat(
                projects.stream().map(root -> " --project " + quoted(root.toString())),
                named.stream().map(name -> " --env " + name));
        String suffix = named.stream().map(name -> "-" + name).collect(Collectors.joining());
        return new KeeperUnit(
                "litekeeper-" + (projects.size() == 1 ? app : "keep") + suffix + ".service",
                users.iterator().next(),
                writable,
                List.of(quoted(program.toString()), "keep" + words.collect(Collectors.joining())));
    }

    /// The text of the unit.
    public String text() {
        String folders = writable.stream()
                .map(folder -> "ReadWritePaths=" + quoted(folder.toString()) + "\n")
                .collect(Collectors.joining());
        return """
                [Unit]
                Description=Litekeeper: every commit kept
                After=local-fs.target network-online.target
                Wants=network-online.target
                StartLimitIntervalSec=0

                [Service]
                Type=notify
                NotifyAccess=main
                WatchdogSec=60
                ExecStart=%s
                User=%s
                UMask=0077
                Restart=on-failure
                RestartSec=2
                TimeoutStartSec=120
                TimeoutStopSec=90
                SuccessExitStatus=130
                Environment=LC_ALL=C.UTF-8
                EnvironmentFile=-/etc/default/litekeeper
                NoNewPrivileges=yes
                ProtectSystem=strict
                ProtectHome=read-only
                PrivateTmp=yes
                PrivateDevices=yes
                ProtectKernelTunables=yes
                ProtectKernelModules=yes
                ProtectKernelLogs=yes
                ProtectControlGroups=yes
                ProtectClock=yes
                ProtectHostname=yes
                RestrictNamespaces=yes
                RestrictRealtime=yes
                SystemCallArchitectures=native
                RestrictSUIDSGID=yes
                LockPersonality=yes
                RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
                CapabilityBoundingSet=
                LimitNOFILE=65536
                OOMScoreAdjust=-500
                %s
                [Install]
                WantedBy=multi-user.target
                """.formatted(String.join(" ", command), user, folders);
    }

    /// Writes the unit into a folder of units. Answers whether it was not there yet.
    public boolean install(Path folder) {
        Path file = folder.resolve(name);
        if (Files.exists(file) && PlainFile.of(file).readString().equals(text())) {
            return false;
        }
        PlainFile.of(file).write(text().getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        return true;
    }

    private static String owner(Path database) {
        try {
            return Files.getOwner(database).getName();
        } catch (IOException e) {
            throw Problem.environment("cannot see whose database this is")
                    .at(database)
                    .because(e.getClass().getSimpleName() + " " + e.getMessage())
                    .hint("the unit runs as the owner of the database: create it first")
                    .failure(e);
        }
    }

    private static void requireOneUser(Set<String> users) {
        if (users.size() > 1) {
            throw Problem.refused("the databases belong to several users")
                    .because(String.join(", ", users))
                    .hint("make one unit for each of them")
                    .failure();
        }
        if (users.contains("root")) {
            throw Problem.refused("the database belongs to root")
                    .because("a keeper is not to run as root")
                    .hint("give it, and its folder, to the user the app runs as")
                    .failure();
        }
    }

    /// As systemd takes a word that may hold anything.
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:@+-]+")
                ? word
                : '"'
                        + word.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("%", "%%")
                                .replace("$", "$$")
                        + '"';
    }
}
