package dev.litekeeper.sqlite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who has a database open, as one look at the kernel's tables shows it. This process itself is left out.
///
/// @param occupants the processes that were seen, by number
/// @param unnamed locks whose holder has no number here, such as a process in another container
/// @param unseen how many processes of each user could not be looked into
/// @param told whether this system has such tables at all
/// @param whole whether no process of this machine is hidden from the look: nothing unseen, no PID namespace above
/// @param kind the file system; on one that is shared, other machines are never seen
/// @param wal whether the database is in WAL mode, where every connection that has read holds a lock
public record Presence(
        List<Occupant> occupants,
        List<HeldLock> unnamed,
        Map<String, Integer> unseen,
        boolean told,
        boolean whole,
        Mount.Kind kind,
        boolean wal) {
    /// The number of the first PID namespace of a machine (`PROC_PID_INIT_INO` of Linux).
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";

    public Presence {
        occupants = List.copyOf(occupants);
        unnamed = List.copyOf(unnamed);
        unseen = Map.copyOf(unseen);
    }

    /// Looks once. Costs a few milliseconds on a machine with hundreds of processes.
    public static Presence of(DatabaseFile database) {
        return of(database.path(), Proc.SYSTEM, ProcessHandle.current().pid());
    }

    static Presence of(Path database, Proc proc, long self) {
        if (!proc.exists()) {
            return new Presence(List.of(), List.of(), Map.of(), false, false, Mount.Kind.UNKNOWN, false);
        }
        Processes processes = new Processes(database, proc);
        Processes.Found found = processes.find();
        Map<Long, List<HeldLock>> locks = new LinkedHashMap<>();
        for (long pid : found.open().keySet()) {
            locks.put(pid, new ArrayList<>());
        }
        for (HeldLock lock : Locks.on(database, proc)) {
            locks.computeIfAbsent(lock.pid(), _ -> new ArrayList<>()).add(lock);
        }
        locks.remove(self);
        List<HeldLock> unnamed = new ArrayList<>();
        List<Occupant> occupants = new ArrayList<>();
        locks.forEach((pid, held) -> {
            if (pid <= 0) {
                unnamed.addAll(held);
            } else {
                occupants.add(occupant(pid, held, found.open().getOrDefault(pid, Set.of()), processes, proc));
            }
        });
        return new Presence(
                occupants,
                unnamed,
                found.unseen(),
                true,
                found.unseen().isEmpty() && proc.link("self/ns/pid").orElse("").equals(FIRST_NAMESPACE),
                Mounts.of(proc).kind(database),
                Inode.of(Sidecar.SHM.beside(database)).isPresent());
    }

    private static Occupant occupant(
            long pid, List<HeldLock> held, Set<Occupant.OpenFile> files, Processes processes, Proc proc) {
        return new Occupant(
                pid,
                ProcessLook.command(proc, pid),
                processes.user(pid),
                ProcessLook.started(proc, pid),
                ProcessLook.container(proc, pid),
                files,
                held);
    }

    /// Whether nobody else has the database open, and why that is or is not known.
    public record Alone(Answer answer, String why) {}

    /// Whether nobody but this process has the database open at this moment.
    public Alone alone() {
        if (!unnamed.isEmpty()) {
            return new Alone(Answer.NO, "somebody in another container holds a lock on it");
        }
        if (!occupants.isEmpty()) {
            return new Alone(
                    Answer.NO,
                    String.join(", ", occupants.stream().map(Occupant::describe).toList()));
        }
        if (!told) {
            return new Alone(Answer.COULD_NOT_TELL, "this system does not tell which processes have a file open");
        }
        if (kind == Mount.Kind.NETWORK) {
            return new Alone(Answer.COULD_NOT_TELL, "other machines may use this file system");
        }
        return whole
                ? new Alone(Answer.YES, "no process of this machine has it open")
                : new Alone(Answer.COULD_NOT_TELL, whatIsHidden());
    }

    /// What this look could not see, for people.
    public String whatIsHidden() {
        if (!told) {
            return "this system does not tell which processes have a file open";
        }
        int count = unseen.values().stream().mapToInt(Integer::intValue).sum();
        return count > 0
                ? count + " processes of other users ("
                        + String.join(", ", unseen.keySet().stream().sorted().toList()) + ") could not be looked into"
                : whole ? "" : "processes outside this container cannot be seen";
    }
}
