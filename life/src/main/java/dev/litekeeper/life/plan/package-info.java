/// The disaster recovery plan: a document written from the configuration, with commands that a drill executes.
@NullMarked
package dev.litekeeper.life.plan;

import org.jspecify.annotations.NullMarked;
