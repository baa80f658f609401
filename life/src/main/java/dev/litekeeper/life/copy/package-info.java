/// Copies of a database from one environment to another, from this machine or through ssh.
@NullMarked
package dev.litekeeper.life.copy;

import org.jspecify.annotations.NullMarked;
