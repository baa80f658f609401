package dev.litekeeper.life.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KeeperCallTest {
    @TempDir
    Path folder;

    /// Such a keeper takes calls, as the system does that for it, and answers none.
    @Test
    @Timeout(120)
    void doesNotWaitForAKeeperThatIsStopped() throws IOException {
        StateFolder state = new StateFolder(folder.resolve("production"));
        KeeperCall call = new KeeperCall(state, folder, Duration.ofMillis(100));
        try (StateFolder.Lock _ = state.lock();
                ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stopped.bind(UnixDomainSocketAddress.of(state.socket(folder)));

            assertThatThrownBy(() -> call.tryAsk(Map.of("do", "status")))
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(Kind.ENVIRONMENT);
                        assertThat(failure.problem().where())
                                .isEqualTo("process " + ProcessHandle.current().pid());
                        assertThat(failure.problem().why()).startsWith("it is stopped or stuck");
                    });
        }
        assertThat(call.tryAsk(Map.of("do", "status")))
                .as("its lock is free: nobody is there")
                .isEmpty();
    }
}
