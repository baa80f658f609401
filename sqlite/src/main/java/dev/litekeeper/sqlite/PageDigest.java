package dev.litekeeper.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a database holds, page for page: equal digests, equal pages, and so equal rows. It says nothing of
/// where a page lies, in the file or in the WAL. Computed many times faster than a [Fingerprint], and
/// different after a `VACUUM`, which changes no row.
///
/// The SHA-256 of the SHA-256 of each MiB, for which in the header the numbers of the file format (which
/// tell of WAL mode), the change counter and who wrote last are zeros.
///
/// @param pageSize bytes a page
/// @param pages how many pages
/// @param sha256 in hexadecimal digits
public record PageDigest(int pageSize, long pages, String sha256) {

    static PageDigest of(int pageSize, long pages, byte[] sum) {
        return new PageDigest(pageSize, pages, HexFormat.of().formatHex(sum));
    }

    /// Begins a snapshot in the session of this database, and answers its digest. Empty where it cannot be
    /// told which pages belong to it, because others commit without a pause.
    public static Optional<PageDigest> begin(DatabaseFile live, Session session) {
        return PinnedState.exactly(live, session).map(PinnedState::digest);
    }

    /// The digest of a live database as it is now; empty as in [#begin].
    public static Optional<PageDigest> of(DatabaseFile live) {
        try (Session session = live.read()) {
            return begin(live, session);
        }
    }

    /// The digest of a file that nobody changes, without a journal or WAL beside it.
    public static PageDigest of(PrivateCopy copy, int pageSize) {
        try (FileChannel file = Pages.channel(copy.path())) {
            return PageSums.of(Pages.of(file, pageSize), pageSize, file.size() / pageSize, (_, _) -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As JSON values; [#find] reads them.
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pageSize", (long) pageSize);
        json.put("pages", pages);
        json.put("sha256", sha256);
        return json;
    }

    /// The digest written by [#json()]; empty where it is anything else.
    public static Optional<PageDigest> find(@Nullable Object json) {
        return json instanceof Map<?, ?> map
                        && map.get("pageSize") instanceof Long size
                        && map.get("pages") instanceof Long count
                        && map.get("sha256") instanceof String sum
                ? Optional.of(new PageDigest(size.intValue(), count, sum))
                : Optional.empty();
    }
}
