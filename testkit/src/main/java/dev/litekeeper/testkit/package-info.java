/// What the tests of every module share: foreign processes on a database, lock tables, programs of the system.
@NullMarked
package dev.litekeeper.testkit;

import org.jspecify.annotations.NullMarked;
