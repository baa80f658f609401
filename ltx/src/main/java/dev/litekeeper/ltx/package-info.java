/// The LTX format of Litestream (<https://github.com/superfly/ltx>), read and written. Knows nothing of connections and
/// stores.
@NullMarked
package dev.litekeeper.ltx;

import org.jspecify.annotations.NullMarked;
