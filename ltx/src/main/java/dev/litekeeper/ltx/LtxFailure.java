package dev.litekeeper.ltx;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;

/// Thrown for an LTX file that is not what it must be. Says which file, at which byte, and why.
public final class LtxFailure extends Failure {
    private static final long serialVersionUID = 1;

    private final LtxFault fault;
    private final long offset;

    private LtxFailure(LtxFault fault, long offset, Problem problem) {
        super(problem, null);
        this.fault = fault;
        this.offset = offset;
    }

    static LtxFailure of(LtxFault fault, String name, long offset, String why) {
        String what = switch (fault) {
            case NOT_LTX -> "not an LTX file";
            case NOT_CONTIGUOUS, PAGE_SIZE -> "the LTX file does not follow on the one before it";
            case CUT_OFF -> "the LTX file is cut off";
            case HEADER,
                    TOO_LONG,
                    PAGE_NUMBER,
                    PAGE_FRAME,
                    PAGE_DATA,
                    PAGE_MISSING,
                    INDEX,
                    TRAILER,
                    FILE_CHECKSUM,
                    DATABASE_CHECKSUM -> "the LTX file is damaged";
        };
        return new LtxFailure(fault, offset, new Problem(Kind.BAD, what, name + " at byte " + offset, why, ""));
    }

    /// What is wrong, as a code.
    public LtxFault fault() {
        return fault;
    }

    /// The byte of the file where it showed.
    public long offset() {
        return offset;
    }
}
