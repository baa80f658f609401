package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.store.Store;
import dev.litekeeper.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The objects of a store that are files of Litestream, by the folder they are below.
final class Listing {
    private static final Pattern LTX =
            Pattern.compile("(|.*/)(?:ltx/([0-9])|000([0-9]))/([0-9a-f]{16})-([0-9a-f]{16})\\.ltx");
    private static final Pattern WAL = Pattern.compile(
            "(|.*/)generations/([0-9a-f]{16})/(?:snapshots/([0-9a-f]{8})\\.snapshot|wal/([0-9a-f]{8})_([0-9a-f]{8,16})\\.wal)\\.lz4");
    private static final int SHOWN = 5;

    private final Store store;
    private final Map<String, List<LtxObject>> ltx = new TreeMap<>();
    private final Map<String, List<WalObject>> wal = new TreeMap<>();

    private Listing(Store store) {
        this.store = store;
    }

    static Listing of(Store store) {
        Listing listing = new Listing(store);
        store.list("").forEach(listing::add);
        return listing;
    }

    /// The one replica there is. Where a newer and an older Litestream wrote to one place, that of the newer one.
    Replica only() {
        TreeSet<String> places = new TreeSet<>(ltx.keySet());
        places.addAll(wal.keySet());
        if (places.isEmpty()) {
            throw Problem.bad("there is no replica of Litestream here")
                    .at(store.url())
                    .because("neither ltx/<level>/, nor 0000/ to 0009/, nor generations/ with files of its kind")
                    .hint("name the folder or the prefix that Litestream calls the path of the replica")
                    .failure();
        }
        if (places.size() > 1) {
            throw Problem.usage("there is more than one replica here")
                    .at(store.url())
                    .because(String.join(", ", places.stream().limit(SHOWN).toList()))
                    .hint("name one of them")
                    .failure();
        }
        String place = places.first();
        return ltx.containsKey(place)
                ? new LtxReplica(store, ltx.get(place))
                : new WalReplica(store, Objects.requireNonNull(wal.get(place), "one of the two has it"));
    }

    private void add(StoredObject object) {
        Matcher name = LTX.matcher(object.key().text());
        if (name.matches()) {
            String level = name.group(2) == null ? group(name, 3) : group(name, 2);
            LtxObject found = new LtxObject(object, Integer.parseInt(level), hex(group(name, 4)), hex(group(name, 5)));
            if (found.min() > 0 && found.max() >= found.min()) {
                ltx.computeIfAbsent(group(name, 1), _ -> new ArrayList<>()).add(found);
            }
            return;
        }
        name = WAL.matcher(object.key().text());
        if (name.matches()) {
            wal.computeIfAbsent(group(name, 1), _ -> new ArrayList<>()).add(walObject(object, name));
        }
    }

    private static WalObject walObject(StoredObject object, Matcher name) {
        return name.group(3) != null
                ? new WalObject(object, group(name, 2), hex(group(name, 3)), WalObject.SNAPSHOT)
                : new WalObject(object, group(name, 2), hex(group(name, 4)), hex(group(name, 5)));
    }

    private static String group(Matcher name, int group) {
        return Objects.requireNonNull(name.group(group), "the pattern has it");
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }
}
