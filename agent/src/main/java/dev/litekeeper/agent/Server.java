package dev.litekeeper.agent;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A mail server: `smtp` or `smtps`, where it is, and who to be there. User and password are null where there are none.
record Server(
        String protocol,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {

    /// The server at this expanded address. Fails with a usage problem, which shows the address as it was written.
    static Server of(Secret written, String address) {
        String scheme = address.startsWith("smtps://") ? "smtps" : "smtp";
        String rest = address.replaceFirst("^smtps?://", "");
        int at = rest.lastIndexOf('@');
        URI place;
        try {
            place = URI.create(scheme + "://" + rest.substring(at + 1));
        } catch (IllegalArgumentException e) {
            throw wrong(written);
        }
        if (place.getHost() == null || !address.matches("smtps?://.*")) {
            throw wrong(written);
        }
        int port = place.getPort() > 0 ? place.getPort() : scheme.equals("smtps") ? 465 : at < 0 ? 25 : 587;
        if (at < 0) {
            return new Server(scheme, place.getHost(), port, null, null);
        }
        String[] login = rest.substring(0, at).split(":", 2);
        return new Server(scheme, place.getHost(), port, decoded(login[0]), login.length > 1 ? decoded(login[1]) : "");
    }

    boolean isThisMachine() {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
    }

    /// User and password may hold `%XX`; a `%` of another kind stands for itself.
    private static String decoded(String text) {
        return text.matches("(?s)(?:[^%]|%[0-9A-Fa-f]{2})*")
                ? URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8)
                : text;
    }

    private static RuntimeException wrong(Secret written) {
        return Problem.usage("not a mail server")
                .at(written.place())
                .because("the value of " + written + " is none")
                .hint("write smtp://[user:password@]host[:port], or smtps:// for TLS from the start")
                .failure();
    }

    @Override
    public String toString() {
        return protocol + "://" + host + ":" + port;
    }
}
