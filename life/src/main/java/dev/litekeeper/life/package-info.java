/// What takes several modules: copy, drill, maintain, baseline, plan, tour.
@NullMarked
package dev.litekeeper.life;

import org.jspecify.annotations.NullMarked;
