/// Replicas that Litestream wrote, read as they are: judged position by position, restored, taken over.
@NullMarked
package dev.litekeeper.archive.litestream;

import org.jspecify.annotations.NullMarked;
