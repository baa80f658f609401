package dev.litekeeper.project;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Problem;
import org.snakeyaml.engine.v2.nodes.Node;

/// A place in `litekeeper.yml`; line and column count from 1.
record Place(String file, int line, int column) {

    static Place of(String file, Node node) {
        return node.getStartMark()
                .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(new Place(file, 1, 1));
    }

    Failure wrong(String what, String hint) {
        return Problem.usage(what).at(this).hint(hint).failure();
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
