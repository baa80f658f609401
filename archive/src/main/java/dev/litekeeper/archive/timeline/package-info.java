/// What the archive of one database holds in one store: what can be restored, the way back to it, what is
/// joined, thinned out and deleted in time, and the proof of all of it. Never touches a live database.
@NullMarked
package dev.litekeeper.archive.timeline;

import org.jspecify.annotations.NullMarked;
