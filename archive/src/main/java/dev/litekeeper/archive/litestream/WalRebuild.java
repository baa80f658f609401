package dev.litekeeper.archive.litestream;

import dev.litekeeper.failure.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Unpacks a snapshot and writes the pages of the WALs after it over it.
final class WalRebuild implements Rebuild {
    private static final int DATABASE_HEADER = 100;

    private final WalReplica replica;
    private final Image image;
    private List<WalObject> applied = List.of();
    private WalPart wal = new WalPart();
    private long index;
    private int pages;
    private Instant time = Instant.EPOCH;

    WalRebuild(WalReplica replica, Path file) {
        this.replica = replica;
        this.image = Image.in(file);
    }

    @Override
    public Image to(Position position) {
        List<WalObject> chain = replica.chain(replica.state(position), position);
        boolean goesOn = !applied.isEmpty()
                && !image.isCut()
                && chain.size() >= applied.size()
                && chain.subList(0, applied.size()).equals(applied);
        int from = goesOn ? applied.size() : 0;
        applied = List.of();
        for (WalObject object : chain.subList(from, chain.size())) {
            lay(object, position);
        }
        settle(position);
        applied = chain;
        time = chain.getLast().object().stored();
        return image;
    }

    @Override
    public Instant time() {
        return time;
    }

    @Override
    public Optional<String> contradiction() {
        return Optional.empty();
    }

    @Override
    public void close() {
        image.close();
    }

    private void lay(WalObject object, Position position) {
        try (InputStream in = replica.unpacked(object)) {
            if (object.isSnapshot()) {
                snapshot(object, in);
            } else {
                part(object, in, position);
            }
        } catch (IOException e) {
            throw replica.unreadable(object, e);
        }
    }

    private void snapshot(WalObject object, InputStream in) throws IOException {
        byte[] head = in.readNBytes(DATABASE_HEADER);
        int pageSize = head.length < DATABASE_HEADER ? 0 : (head[16] & 0xff) << 8 | (head[17] & 0xff);
        pageSize = pageSize == 1 ? 65536 : pageSize;
        if (pageSize < 512 || Integer.bitCount(pageSize) != 1) {
            throw new IOException("the snapshot is no database");
        }
        image.clear(pageSize);
        byte[] page = new byte[pageSize];
        System.arraycopy(head, 0, page, 0, head.length);
        int count = head.length + in.readNBytes(page, head.length, pageSize - head.length);
        pages = 0;
        while (count == pageSize) {
            image.write(++pages, page, 0);
            count = in.readNBytes(page, 0, pageSize);
        }
        if (count > 0) {
            throw new IOException("the snapshot ends inside a page");
        }
        wal = new WalPart();
        index = object.index();
    }

    private void part(WalObject object, InputStream in, Position position) throws IOException {
        boolean nextWal = object.index() == index + 1 && object.offset() == 0 && wal.offset() > 0;
        if (nextWal) {
            wal = new WalPart();
            index++;
        }
        if (object.index() != index || object.offset() != wal.offset()) {
            throw Replica.unreachable(
                            position, String.format("no file holds WAL %08x from byte %08x on", index, wal.offset()))
                    .failure();
        }
        wal.read(in, image.pageSize(), object + " in " + replica.where(), image::write);
        pages = wal.pages() == 0 ? pages : wal.pages();
    }

    private void settle(Position position) {
        if (!wal.isCommitted()) {
            throw Replica.unreachable(position, "it ends inside a transaction").failure();
        }
        try {
            int missing = image.settle(pages);
            if (missing > 0) {
                throw Problem.bad("the position cannot be restored")
                        .at(position)
                        .because("no file holds page " + missing + " of " + pages)
                        .failure();
            }
        } catch (IOException e) {
            throw image.cannotWrite(e);
        }
    }
}
