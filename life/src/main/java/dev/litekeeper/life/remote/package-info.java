/// Other machines, reached through the system's ssh.
@NullMarked
package dev.litekeeper.life.remote;

import org.jspecify.annotations.NullMarked;
