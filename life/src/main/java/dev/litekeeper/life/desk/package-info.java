/// Every SQLite that touches a database, and the known bugs that apply.
@NullMarked
package dev.litekeeper.life.desk;

import org.jspecify.annotations.NullMarked;
