package dev.litekeeper.archive.timeline;

import dev.litekeeper.store.Key;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/// An object of a store as a channel: each read fetches what is asked for, or a little more at the object's
/// end, as that is where an LTX file has its index. For one thread.
final class StoreChannel implements SeekableByteChannel {
    private static final int END = 1 << 15;

    private final Parts parts;
    private final Key key;
    private final long size;
    private byte[] end = new byte[0];
    private long position;

    StoreChannel(Parts parts, Key key, long size) {
        this.parts = parts;
        this.key = key;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer into) {
        if (position >= size) {
            return -1;
        }
        long from = Math.max(0, size - END);
        byte[] bytes;
        if (position >= from) {
            end = end.length == 0 ? parts.part(key, from, (int) (size - from)) : end;
            int start = (int) Math.min(position - from, end.length);
            bytes = Arrays.copyOfRange(end, start, Math.min(end.length, start + into.remaining()));
        } else {
            bytes = parts.part(key, position, (int) Math.min(into.remaining(), size - position));
        }
        into.put(bytes);
        position += bytes.length;
        return bytes.length == 0 ? -1 : bytes.length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long place) {
        position = place;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long length) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        end = new byte[0];
    }
}
