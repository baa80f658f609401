/// Any moment of the past: how a person names it, and how the database of that moment comes back.
@NullMarked
package dev.litekeeper.life.pointintime;

import org.jspecify.annotations.NullMarked;
