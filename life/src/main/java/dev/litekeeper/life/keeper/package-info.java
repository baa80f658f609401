/// What a keeper leaves for others to see: its state folder, its lock, and how it is asked.
@NullMarked
package dev.litekeeper.life.keeper;

import org.jspecify.annotations.NullMarked;
