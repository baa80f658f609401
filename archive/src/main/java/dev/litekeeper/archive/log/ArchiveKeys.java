package dev.litekeeper.archive.log;

import dev.litekeeper.archive.Scope;
import dev.litekeeper.store.Key;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of the objects that an archive consists of, in any store. Numbers in names are hexadecimal and
/// of fixed width, so that a list in the order of the keys is in the order of the log.
///
/// @param scope whose archive it is
public record ArchiveKeys(Scope scope) {
    private static final int EPOCH_DIGITS = 8;
    private static final Pattern SEGMENT = Pattern.compile("([0-9a-f]{8})(?:-[0-9a-f]{16}-[0-9a-f]{16})?\\.seg");
    private static final Pattern WAYMARK = Pattern.compile("way-([0-9a-f]{8})\\.json");
    private static final Pattern PROOF = Pattern.compile("/[1-9]/[0-9a-f]{16}-([0-9a-f]{16})\\.json$");

    public static ArchiveKeys of(Scope scope) {
        return new ArchiveKeys(scope);
    }

    /// What every key of the archive starts with.
    public String prefix() {
        return scope.prefix() + "archive/";
    }

    /// What every key of an epoch starts with.
    public String epoch(long epoch) {
        return prefix() + "e" + hex(epoch, EPOCH_DIGITS) + "/";
    }

    /// Who writes an epoch, and what it continues.
    public Key claim(long epoch) {
        return Key.of(epoch(epoch) + "claim.json");
    }

    /// The end of the epoch before, as the owner of this epoch found it.
    public Key start(long epoch) {
        return Key.of(epoch(epoch) + "start.json");
    }

    /// The number of the first segment of an epoch, where that does not follow the one the epoch continues.
    public Key first(long epoch) {
        return Key.of(epoch(epoch) + "first.json");
    }

    /// How far segments of an epoch were deleted, by its number: who knows one can ask for the next.
    public Key waymark(long epoch, long number) {
        return Key.of(epoch(epoch) + "way-" + hex(number, 8) + ".json");
    }

    /// The number of the waymark under a key of an epoch; empty where it is something else.
    public OptionalLong waymarkOf(Key key) {
        Matcher name = WAYMARK.matcher(lastOf(key));
        return epochOf(key).isPresent() && name.matches()
                ? OptionalLong.of(Long.parseUnsignedLong(name.group(1), 16))
                : OptionalLong.empty();
    }

    /// A segment of an epoch, by its number in the log: who knows one can ask for the next.
    public Key segment(long epoch, long sequence) {
        return Key.of(epoch(epoch) + hex(sequence, 8) + ".seg");
    }

    /// Where this segment of an epoch may be: under its number, or under its whole name, which is read as well.
    public List<Key> spellings(long epoch, SegmentName name) {
        return List.of(segment(epoch, name.sequence()), Key.of(epoch(epoch) + name));
    }

    /// The epoch a key belongs to; empty where it is outside of every epoch.
    public OptionalLong epochOf(Key key) {
        String text = key.text();
        String start = prefix() + "e";
        int end = start.length() + EPOCH_DIGITS;
        if (!text.startsWith(start) || text.length() <= end || text.charAt(end) != '/') {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(text.substring(start.length(), end), 16));
        } catch (NumberFormatException anotherFolder) {
            return OptionalLong.empty();
        }
    }

    /// The number of the segment that is stored under a key of an epoch; empty where it is something else.
    public OptionalLong segmentOf(Key key) {
        Matcher name = SEGMENT.matcher(lastOf(key));
        return epochOf(key).isPresent() && name.matches()
                ? OptionalLong.of(Long.parseUnsignedLong(name.group(1), 16))
                : OptionalLong.empty();
    }

    /// What the keys of joined segments start with.
    public String merged() {
        return prefix() + "merged/";
    }

    /// The segments from `first` to `last`, one after the other in one object.
    public Key merged(SegmentName first, SegmentName last) {
        return Key.of(merged() + hex(first.sequence(), 8) + "-" + hex(last.sequence(), 8) + "-" + hex(first.first(), 16)
                + "-" + hex(last.last(), 16) + ".seg");
    }

    /// What the keys of the LTX files start with.
    public String litestream() {
        return prefix() + "litestream/";
    }

    /// An LTX file where Litestream looks for it in a folder.
    public Key ltxInFolder(int level, long min, long max) {
        return Key.of(litestream() + "ltx/" + level + "/" + ltx(min, max));
    }

    /// An LTX file where Litestream looks for it in a bucket.
    public Key ltxInBucket(int level, long min, long max) {
        return Key.of(litestream() + hex(level, 4) + "/" + ltx(min, max));
    }

    /// What the keys of the proofs start with.
    public String proofs() {
        return prefix() + "proof/";
    }

    /// What proves an LTX file: its SHA-256, and the database hashes before and after.
    public Key proof(int level, long min, long max) {
        return Key.of(proofs() + level + "/" + hex(min, 16) + "-" + hex(max, 16) + ".json");
    }

    /// The last position that the proof under this key is of; empty where the key is that of something else.
    public OptionalLong proven(Key key) {
        Matcher name = PROOF.matcher(key.text());
        return key.text().startsWith(proofs()) && name.find()
                ? OptionalLong.of(Long.parseUnsignedLong(name.group(1), 16))
                : OptionalLong.empty();
    }

    /// What the keys of the notes on what was adopted start with.
    public String adopted() {
        return prefix() + "adopted/";
    }

    /// When the states of this lineage were taken over from elsewhere.
    public Key adopted(String lineage) {
        return Key.of(adopted() + lineage + ".json");
    }

    /// What the keys of announced deletions start with.
    public String retired() {
        return prefix() + "retired/";
    }

    /// An announced deletion, as in `20251122T163005.123Z-7f3a`.
    public Key retired(String id) {
        return Key.of(retired() + id + ".json");
    }

    private static String lastOf(Key key) {
        return key.text().substring(key.text().lastIndexOf('/') + 1);
    }

    private static String ltx(long min, long max) {
        return hex(min, 16) + "-" + hex(max, 16) + ".ltx";
    }

    private static String hex(long number, int digits) {
        return HexFormat.of().toHexDigits(number, digits);
    }
}
