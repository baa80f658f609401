package dev.litekeeper.cli;

import dev.litekeeper.failure.Kind;
import java.lang.reflect.Proxy;

/// What Ctrl-C, or SIGTERM, does to this process: it ends with status 130 after the temporary folders are removed.
/// SQLite takes back what was not committed.
final class Interruption {
    private static volatile boolean underWay;

    private Interruption() {}

    /// Takes over SIGTERM and notices SIGINT. Call it once, before the command starts.
    static void prepare() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> underWay = true, "interruption"));
        try {
            terminateAsInterrupted();
        } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
            // SIGTERM then ends the process with Java's own status, 143.
            return;
        }
    }

    /// Whether the process is ending: what fails from now on fails because of that.
    static boolean underWay() {
        return underWay;
    }

    private static void terminateAsInterrupted() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object end =
                Proxy.newProxyInstance(Interruption.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                    underWay = true;
                    Runtime.getRuntime().exit(Kind.INTERRUPTED.exitStatus());
                    return 0;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), end);
    }
}
