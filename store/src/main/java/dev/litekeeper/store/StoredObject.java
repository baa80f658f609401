package dev.litekeeper.store;

import dev.litekeeper.files.ByteSize;
import java.time.Instant;

/// An object that is in a store: its key, its size, and when it was stored by the store's clock.
public record StoredObject(Key key, ByteSize size, Instant stored) {}
