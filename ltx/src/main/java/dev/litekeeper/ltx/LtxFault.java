package dev.litekeeper.ltx;

/// What is wrong with an LTX file, as a code.
public enum LtxFault {
    /// It does not start as an LTX file does.
    NOT_LTX,
    /// A field of the header is not what it may be.
    HEADER,
    /// It ends too early.
    CUT_OFF,
    /// It goes on after its end.
    TOO_LONG,
    /// A page has a number it must not have.
    PAGE_NUMBER,
    /// A page is stored in a way that is not known.
    PAGE_FRAME,
    /// A page cannot be unpacked, or has not the size of a page.
    PAGE_DATA,
    /// A file that has to hold every page does not.
    PAGE_MISSING,
    /// The index is not that of the pages.
    INDEX,
    /// The checksums at the end contradict the header.
    TRAILER,
    /// The bytes are not those the file was written with.
    FILE_CHECKSUM,
    /// The pages are not those of the database the file was made of.
    DATABASE_CHECKSUM,
    /// The file does not follow on the one before it.
    NOT_CONTIGUOUS,
    /// The file has another page size than the one before it.
    PAGE_SIZE
}
