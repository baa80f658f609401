package dev.litekeeper.agent.keeper;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Tells systemd how the keeper is, where it was started by systemd (`sd_notify(3)`): a datagram to the
/// socket that `NOTIFY_SOCKET` names, which Java has no way of its own to send.
///
/// @param address the name of the socket; empty where nobody wants to know
public record Systemd(String address) {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int FAMILY_BYTES = 2;

    /// As the variables of this process say.
    public static Systemd of(Map<String, String> variables) {
        return new Systemd(variables.getOrDefault("NOTIFY_SOCKET", ""));
    }

    /// Everything has started.
    void ready() {
        send("READY=1\nSTATUS=following");
    }

    /// It is still alive.
    void alive() {
        send("WATCHDOG=1");
    }

    /// It is about to end.
    void stopping() {
        send("STOPPING=1");
    }

    /// What cannot be sent is lost: systemd then does what it does with a service that is silent.
    private void send(String text) {
        if (!address.isEmpty()) {
            try (Arena arena = Arena.ofConfined()) {
                send(arena, text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void send(Arena arena, byte[] text) {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        MemorySegment to = arena.allocate(FAMILY_BYTES + name.length + 1L, Short.BYTES);
        to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, to, ValueLayout.JAVA_BYTE, FAMILY_BYTES, name.length);
        boolean hidden = address.startsWith("@");
        if (hidden) {
            to.set(ValueLayout.JAVA_BYTE, FAMILY_BYTES, (byte) 0);
        }
        int length = FAMILY_BYTES + name.length + (hidden ? 0 : 1);
        MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
        try {
            int socket = (int) Calls.SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (socket >= 0) {
                long sent =
                        (long) Calls.SENDTO.invokeExact(socket, message, (long) text.length, MSG_NOSIGNAL, to, length);
                int closed = (int) Calls.CLOSE.invokeExact(socket);
                assert sent >= -1 && closed >= -1;
            }
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call the system", e);
        }
    }

    /// Looked up only where they are needed.
    @SuppressWarnings("restricted")
    private static final class Calls {
        private static final ValueLayout INT = ValueLayout.JAVA_INT;
        private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
        private static final ValueLayout ADDRESS = ValueLayout.ADDRESS;

        static final MethodHandle SOCKET = handle("socket", FunctionDescriptor.of(INT, INT, INT, INT));
        static final MethodHandle SENDTO =
                handle("sendto", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG, INT, ADDRESS, INT));
        static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));

        private static MethodHandle handle(String name, FunctionDescriptor signature) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
        }
    }
}
