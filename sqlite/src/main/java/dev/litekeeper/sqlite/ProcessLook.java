package dev.litekeeper.sqlite;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `/proc` tells of one process: its command line, start and container.
final class ProcessLook {
    /// The kernel counts process times in this unit on every Linux that Java runs on.
    private static final long TICKS_PER_SECOND = 100;

    private static final Pattern CONTAINER =
            Pattern.compile("(docker|containerd|libpod|crio|kubepods|lxc|machine)[^\\n]*?([0-9a-f]{64})");
    private static final Pattern LXC = Pattern.compile("/lxc(?:\\.payload\\.|/)([^/\\n]+)");

    private ProcessLook() {}

    static List<String> command(Proc proc, long pid) {
        String line = proc.text(pid + "/cmdline").orElse("");
        List<String> words = new ArrayList<>(List.of(line.split("\0")));
        words.removeIf(String::isEmpty);
        if (words.isEmpty()) {
            proc.text(pid + "/comm").map(String::strip).ifPresent(words::add);
        }
        return words;
    }

    /// When the process started, to a hundredth of a second.
    static Optional<Instant> started(Proc proc, long pid) {
        Optional<String> stat = proc.text(pid + "/stat");
        Optional<Long> boot = proc.text("stat")
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith("btime ")).findFirst())
                .map(line -> Long.parseLong(line.substring("btime ".length()).strip()));
        if (stat.isEmpty() || boot.isEmpty() || stat.get().indexOf(')') < 0) {
            return Optional.empty();
        }
        // The program's name is in parentheses and may itself hold spaces and parentheses; the 22nd field is wanted.
        String[] fields =
                stat.get().substring(stat.get().lastIndexOf(')') + 2).strip().split(" ");
        long ticks = fields.length > 19 ? Long.parseLong(fields[19]) : 0;
        return Optional.of(Instant.ofEpochSecond(boot.get()).plusMillis(ticks * 1000 / TICKS_PER_SECOND));
    }

    /// The container, or the PID namespace, that a process runs in; empty where it is the one of this process or where
    /// nothing is told.
    static Optional<String> container(Proc proc, long pid) {
        Optional<String> named = proc.text(pid + "/cgroup").flatMap(ProcessLook::containerOf);
        Optional<String> ours = proc.text("self/cgroup").flatMap(ProcessLook::containerOf);
        if (named.isPresent() && !named.equals(ours)) {
            return named;
        }
        Optional<String> space = proc.link(pid + "/ns/pid");
        Optional<String> here = proc.link("self/ns/pid");
        if (space.isPresent() && here.isPresent() && !space.equals(here)) {
            return Optional.of("another PID namespace");
        }
        return Optional.empty();
    }

    private static Optional<String> containerOf(String cgroup) {
        Matcher matcher = CONTAINER.matcher(cgroup);
        if (matcher.find()) {
            return Optional.of(
                    "container " + matcher.group(1) + " " + matcher.group(2).substring(0, 12));
        }
        Matcher lxc = LXC.matcher(cgroup);
        return lxc.find() ? Optional.of("container lxc " + lxc.group(1)) : Optional.empty();
    }
}
