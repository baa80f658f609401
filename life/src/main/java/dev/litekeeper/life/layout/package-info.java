/// Day 0 of a database that exists: its schema as a script, a project around it.
@NullMarked
package dev.litekeeper.life.layout;

import org.jspecify.annotations.NullMarked;
