package dev.litekeeper.archive.timeline;

import dev.litekeeper.archive.log.ArchiveKeys;
import dev.litekeeper.store.Key;
import dev.litekeeper.store.Store;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an LTX object is called: its level and its first and last position.
record LayerName(int level, long first, long last) {
    private static final Pattern IN_FOLDER = Pattern.compile("ltx/([1-9])/([0-9a-f]{16})-([0-9a-f]{16})\\.ltx");
    private static final Pattern IN_BUCKET = Pattern.compile("000([1-9])/([0-9a-f]{16})-([0-9a-f]{16})\\.ltx");

    static LayerName of(Proof proof) {
        return new LayerName(proof.level(), proof.first(), proof.last());
    }

    /// The name in the key of an LTX object; empty where it is something else.
    static Optional<LayerName> ofLtx(ArchiveKeys keys, Key key) {
        String name = key.text().substring(keys.litestream().length());
        for (Pattern pattern : new Pattern[] {IN_FOLDER, IN_BUCKET}) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return Optional.of(new LayerName(
                        Integer.parseInt(group(matcher, 1)), hex(group(matcher, 2)), hex(group(matcher, 3))));
            }
        }
        return Optional.empty();
    }

    /// The key of its proof.
    Key proof(ArchiveKeys keys) {
        return keys.proof(level, first, last);
    }

    /// Where Litestream looks for it in such a store.
    Key ltx(ArchiveKeys keys, Store store) {
        return store.folder().isPresent() ? keys.ltxInFolder(level, first, last) : keys.ltxInBucket(level, first, last);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "level %d, %016x-%016x", level, first, last);
    }

    private static String group(Matcher matcher, int group) {
        return Objects.requireNonNull(matcher.group(group), "no group is optional");
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }
}
