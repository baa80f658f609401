package dev.litekeeper.store;

import java.io.IOException;
import java.io.OutputStream;

/// What an object is made of: written, front to back, to the stream it is given, which it does not close.
@FunctionalInterface
public interface Content {
    void writeTo(OutputStream out) throws IOException;
}
