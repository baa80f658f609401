package dev.litekeeper.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Who has a database open, as one look at the kernel's tables shows it. This process itself is left out.
///
/// @param occupants the processes that were seen, by number
/// @param unnamed locks whose holder has no number here, such as a process in another container
/// @param unseen how many processes of each user could not be looked into
/// @param view how much such a look can see
public record Presence(List<Occupant> occupants, List<HeldLock> unnamed, Map<String, Integer> unseen, View view) {
    /// The number of the first PID namespace of a machine (`PROC_PID_INIT_INO` of Linux).
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";

    /// How much a look can see.
    ///
    /// @param told whether this system tells at all which processes have a file open
    /// @param whole whether every process of this machine could be looked into
    /// @param asked whether the kernel was asked for the locks of processes that have no number here
    /// @param wal whether the database is in WAL mode, where every connection that has read holds a lock
    /// @param kind the file system; on one that is shared, other machines are never seen
    public record View(boolean told, boolean whole, boolean asked, boolean wal, Mount.Kind kind) {}

    /// Whether nobody else has the database open, and why that is or is not known.
    public record Alone(Answer answer, String why) {}

    public Presence {
        occupants = List.copyOf(occupants);
        unnamed = List.copyOf(unnamed);
        unseen = new TreeMap<>(unseen);
    }

    /// Looks once and quickly at what `/proc` shows: at files under the database's own name, in any folder.
    public static Presence glance(DatabaseFile database) {
        return of(database.path(), Proc.SYSTEM, false);
    }

    /// Looks once at files under any name, and asks for the locks of processes that `/proc` does not show.
    public static Presence of(DatabaseFile database) {
        return of(database.path(), Proc.SYSTEM, true);
    }

    static Presence of(Path database, Proc proc, boolean ask) {
        if (!proc.exists()) {
            return new Presence(
                    List.of(), List.of(), Map.of(), new View(false, false, false, false, Mount.Kind.UNKNOWN));
        }
        Processes processes = new Processes(database, proc, ask);
        Processes.Found found = processes.find();
        Map<Long, List<HeldLock>> locks = new TreeMap<>();
        found.open().keySet().forEach(pid -> locks.put(pid, new ArrayList<>()));
        for (HeldLock lock : Locks.on(database, proc)) {
            locks.computeIfAbsent(lock.pid(), _ -> new ArrayList<>()).add(lock);
        }
        locks.remove(ProcessHandle.current().pid());
        Set<HeldLock> unnamed = new LinkedHashSet<>(locks.getOrDefault(0L, List.of()));
        locks.remove(0L);
        if (ask) {
            unnamed.addAll(Locks.hidden(database));
        }
        Map<Long, Occupant> occupants = new LinkedHashMap<>();
        locks.forEach((pid, held) ->
                occupants.put(pid, occupant(pid, held, found.open().getOrDefault(pid, Set.of()), processes, proc)));
        return new Presence(
                List.copyOf(occupants.values()),
                List.copyOf(unnamed),
                found.unseen(),
                view(database, proc, found, ask));
    }

    private static View view(Path database, Proc proc, Processes.Found found, boolean asked) {
        boolean first = proc.link("self/ns/pid").orElse("").equals(FIRST_NAMESPACE);
        boolean wal = Inode.of(Sidecar.SHM.beside(database)).isPresent() || (asked && saysWal(database));
        return new View(
                true,
                first && found.unseen().isEmpty(),
                asked,
                wal,
                Mounts.of(proc).kind(database));
    }

    private static boolean saysWal(Path database) {
        if (!Files.isReadable(database) || !Files.isRegularFile(database)) {
            return false;
        }
        byte[] head = Gateway.head(database, Header.LENGTH);
        return Header.isDatabase(head) && Header.parse(head).wal();
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

    /// Whether nobody but this process has the database open at this moment.
    public Alone alone() {
        if (!occupants.isEmpty()) {
            return new Alone(
                    Answer.NO,
                    String.join(", ", occupants.stream().map(Occupant::describe).toList()));
        }
        if (!unnamed.isEmpty()) {
            return new Alone(Answer.NO, "somebody in another container");
        }
        if (!view.told()) {
            return new Alone(Answer.COULD_NOT_TELL, whatIsHidden());
        }
        if (view.kind() == Mount.Kind.NETWORK) {
            return new Alone(Answer.COULD_NOT_TELL, "other machines may use this file system");
        }
        if (view.whole()) {
            return new Alone(Answer.YES, "no process of this machine has it open");
        }
        return view.wal() && view.asked()
                ? new Alone(Answer.YES, "nobody holds a lock, as every connection in WAL mode does that has read")
                : new Alone(Answer.COULD_NOT_TELL, whatIsHidden());
    }

    /// What this look could not see, for people; empty where nothing is hidden.
    public String whatIsHidden() {
        if (!view.told()) {
            return "this system does not tell which processes have a file open";
        }
        if (view.whole()) {
            return "";
        }
        int count = unseen.values().stream().mapToInt(Integer::intValue).sum();
        return count == 0
                ? "processes outside this container could not be looked into"
                : "could not look into " + count + (count == 1 ? " process" : " processes") + " of "
                        + String.join(", ", unseen.keySet());
    }
}
