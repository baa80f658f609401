package dev.litekeeper.failure;

import java.util.Objects;

/// Something that went wrong, told the way a person needs it: what failed, where, why, and what to do.
///
/// `where` (a file or an object), `why` and `hint` may be empty, never null. Texts start lower-case and end without
/// a full stop; the one who prints them adds the labels.
public record Problem(Kind kind, String what, String where, String why, String hint) {

    public Problem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(hint, "hint");
    }

    /// A problem of kind [Kind#REFUSED].
    public static Problem refused(String what) {
        return new Problem(Kind.REFUSED, what, "", "", "");
    }

    /// A problem of kind [Kind#USAGE].
    public static Problem usage(String what) {
        return new Problem(Kind.USAGE, what, "", "", "");
    }

    /// A problem of kind [Kind#ENVIRONMENT].
    public static Problem environment(String what) {
        return new Problem(Kind.ENVIRONMENT, what, "", "", "");
    }

    /// A problem of kind [Kind#BAD].
    public static Problem bad(String what) {
        return new Problem(Kind.BAD, what, "", "", "");
    }

    /// A problem of kind [Kind#UNKNOWN].
    public static Problem unknown(String what) {
        return new Problem(Kind.UNKNOWN, what, "", "", "");
    }

    /// A problem of kind [Kind#INTERRUPTED].
    public static Problem interrupted(String what) {
        return new Problem(Kind.INTERRUPTED, what, "", "", "");
    }

    /// The same problem at this file or object.
    public Problem at(Object where) {
        return new Problem(kind, what, where.toString(), why, hint);
    }

    /// The same problem with this reason.
    public Problem because(String why) {
        return new Problem(kind, what, where, why, hint);
    }

    /// The same problem with this advice.
    public Problem hint(String hint) {
        return new Problem(kind, what, where, why, hint);
    }

    /// The exception that carries this problem.
    public Failure failure() {
        return new Failure(this, null);
    }

    /// The exception that carries this problem, with the exception that led to it.
    public Failure failure(Throwable cause) {
        return new Failure(this, cause);
    }

    /// What, where and why on one line.
    @Override
    public String toString() {
        String text = where.isEmpty() ? what : what + ": " + where;
        return why.isEmpty() ? text : text + ": " + why;
    }
}
