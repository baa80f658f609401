#!/bin/sh
# Installs or upgrades the sqlite3 command line program. The old one is kept, and the new one is used only after it
# has read a copy of your database: sound, with the same number of rows in every table.
#
# Usage: scripts/install-upgrade-sqlite.sh [OPTION]...
#   (no option)           the package of the distribution: apt, dnf, apk or brew
#   --archive FILE        this archive (zip or tar) with the program sqlite3 in it ...
#   --sha256 HEX          ... and its checksum
#   --rollback            back to the program that was used before
#   --prefix DIR          where programs go; /usr/local where none is given
#   --env NAME            verify with a copy of this environment's database; production where none is given
#   --database FILE       verify with a copy of this database; needs no litekeeper
#   --without-database    there is no database yet: verify with an empty one
set -eu
PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}
export PATH

say() { echo "install-upgrade-sqlite.sh: $*" >&2; }
fail() {
    status=$1
    shift
    say "$*"
    exit "$status"
}
is_there() { command -v "$1" >/dev/null 2>&1; }

home=$(cd "$(dirname "$0")/.." && pwd)
litekeeper=${LITEKEEPER:-@LITEKEEPER@}
action=distribution archive='' sha256='' prefix=/usr/local environment=production database='' verify=environment
while [ $# -gt 0 ]; do
    case $1 in
    --rollback) action=rollback ;;
    --without-database) verify=nothing ;;
    --archive | --sha256 | --prefix | --env | --database)
        [ $# -gt 1 ] || fail 2 "$1 needs a value"
        case $1 in
        --archive) action=archive archive=$2 ;;
        --sha256) sha256=$2 ;;
        --prefix) prefix=$2 ;;
        --env) environment=$2 ;;
        --database) verify=file database=$2 ;;
        esac
        shift
        ;;
    *) fail 2 "unknown option $1; the options are in the head of $0" ;;
    esac
    shift
done

kept=$prefix/lib/sqlite3-kept # one folder a version: the program, and the library it needs
link=$prefix/bin/sqlite3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The program in use so far, or nothing.
in_use() { if [ -x "$link" ]; then echo "$link"; else command -v sqlite3 || true; fi; }

# Keeps the program $1 with the SQLite library it is linked to; prints the folder.
keep() {
    version=$("$1" -version | cut -d' ' -f1)
    folder=$kept/$version-$(cksum <"$1" | cut -d' ' -f1)
    mkdir -p "$folder/bin"
    cp -f "$1" "$folder/bin/sqlite3"
    library=$(ldd "$1" 2>/dev/null | sed -n 's/.*libsqlite3[^ ]* => \([^ ]*\).*/\1/p')
    [ -z "$library" ] || cp -fL "$library" "$folder/bin/"
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' "$folder/bin" "$folder/bin/sqlite3" >"$folder/sqlite3"
    chmod 755 "$folder/sqlite3" "$folder/bin/sqlite3"
    echo "$folder"
}

# Keeps the program in use, so that --rollback finds it.
keep_old() {
    old=$(in_use)
    [ -n "$old" ] || return 0
    target=$(readlink "$old" || true)
    case $target in
    "$kept"/*) folder=${target%/sqlite3} ;;
    *) folder=$(keep "$old") ;;
    esac
    echo "$folder" >"$kept/before"
}

# Makes the kept program in the folder $1 the one that is used.
switch_to() {
    ln -sf "$1/sqlite3" "$link.new"
    mv -f "$link.new" "$link"
}

# A consistent copy of the database, never of its bytes while somebody writes.
copy_database() {
    case $verify in
    nothing) : >"$work/copy.sqlite" ;;
    file)
        [ -f "$database" ] || fail 2 "no such database: $database"
        is_there sqlite3 || fail 5 "$database cannot be copied: no sqlite3 yet; use litekeeper or --without-database"
        printf '%s\n' 'BEGIN;' 'SELECT count(*) FROM sqlite_master;' ".backup '$work/copy.sqlite'" 'COMMIT;' |
            sqlite3 -bail "$database" >/dev/null || fail 5 "$database cannot be copied"
        ;;
    environment)
        is_there "$litekeeper" || fail 5 "litekeeper is not there: $litekeeper;" \
            "clone it and set LITEKEEPER to its path, or give --database FILE or --without-database"
        (cd "$home" && "$litekeeper" copy "$environment" --to "$work/copy.sqlite" --quiet --yes) ||
            fail 5 "the database of $environment cannot be copied; where there is none yet: --without-database"
        ;;
    esac
}

# The number of rows of every table, as the program $1 counts them.
count_rows() {
    "$1" -bail "$work/copy.sqlite" "SELECT 'SELECT ' || quote(name) || ', count(*) FROM \"' || replace(name, '\"', '\"\"')
        || '\";' FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name" >"$work/count.sql"
    "$1" -bail "$work/copy.sqlite" <"$work/count.sql"
}

# Ends this script unless the program $1 reads the copy as it should.
verify_with() {
    copy_database
    answer=$("$1" "$work/copy.sqlite" 'PRAGMA integrity_check' 2>&1) || true
    [ "$answer" = ok ] || fail 1 "$("$1" -version) does not find the copy sound, nothing was switched: $answer"
    count_rows "$1" >"$work/new" || fail 1 "the new sqlite3 cannot count the rows, nothing was switched"
    old=$(in_use)
    if [ -n "$old" ]; then
        count_rows "$old" >"$work/old" || fail 1 "the old sqlite3 cannot count the rows, nothing was switched"
        cmp -s "$work/old" "$work/new" || fail 1 "old and new sqlite3 count other rows, nothing was switched"
    fi
    say "verified: integrity_check ok, $(wc -l <"$work/new" | tr -d ' ') tables counted"
}

check_archive() {
    [ -f "$archive" ] || fail 2 "no such archive: $archive"
    [ -n "$sha256" ] || fail 2 "--archive needs --sha256, the checksum its publisher gives"
    if is_there sha256sum; then sum=$(sha256sum <"$archive"); else sum=$(shasum -a 256 <"$archive"); fi
    [ "${sum%% *}" = "$(echo "$sha256" | tr A-F a-f)" ] ||
        fail 3 "the checksum of $archive is ${sum%% *}, not $sha256: nothing was installed"
}

unpack_archive() {
    mkdir "$work/new-program"
    case $archive in
    *.zip) unzip -q "$archive" -d "$work/new-program" || fail 5 "$archive cannot be unpacked (is unzip there?)" ;;
    *) tar -xf "$archive" -C "$work/new-program" || fail 5 "$archive cannot be unpacked" ;;
    esac
    new=$(find "$work/new-program" -type f -name sqlite3 | head -n 1)
    [ -n "$new" ] || fail 2 "no program sqlite3 in $archive"
    chmod 755 "$new"
    "$new" -version >/dev/null 2>&1 || fail 5 "the sqlite3 of $archive does not run on this machine"
}

# Unpacks the distribution's program without installing it, and sets $new.
fetch_package() {
    mkdir "$work/package" && cd "$work/package"
    if is_there apt-get; then
        apt-get -q update >&2 && apt-get -q download sqlite3 libsqlite3-0 >&2
        for package in *.deb; do dpkg-deb -x "$package" .; done
    elif is_there dnf; then
        dnf -q download sqlite sqlite-libs >&2
        for package in *.rpm; do rpm2cpio "$package" | cpio -idm --quiet; done
    elif is_there apk; then
        apk fetch -q --no-cache sqlite sqlite-libs >&2
        for package in *.apk; do tar -xzf "$package" 2>/dev/null; done
    else
        fail 5 "no apt, dnf, apk or brew here: give --archive FILE --sha256 HEX"
    fi || fail 5 "the package of the distribution cannot be fetched"
    cd "$home"
    library=$(find "$work/package" -name 'libsqlite3.so.0' | head -n 1)
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' "${library%/*}" "$work/package/usr/bin/sqlite3" >"$work/sqlite3"
    chmod 755 "$work/sqlite3"
    new=$work/sqlite3
}

install_package() {
    if is_there apt-get; then
        DEBIAN_FRONTEND=noninteractive apt-get -q install -y sqlite3 >&2
    elif is_there dnf; then
        dnf -q install -y sqlite >&2 && dnf -q upgrade -y sqlite >&2
    else
        apk add -q --upgrade sqlite >&2
    fi || fail 5 "the package of the distribution cannot be installed"
}

mkdir -p "$kept" "$prefix/bin" 2>/dev/null || fail 5 "cannot write in $prefix: run this as root, or give --prefix DIR"
case $action in
rollback)
    [ -s "$kept/before" ] || fail 2 "no earlier sqlite3 is kept in $kept"
    back_to=$(cat "$kept/before")
    keep_old
    switch_to "$back_to"
    ;;
archive)
    check_archive
    unpack_archive
    verify_with "$new"
    new=$(keep "$new")
    keep_old
    switch_to "$new"
    ;;
distribution)
    if ! is_there apt-get && ! is_there dnf && ! is_there apk && is_there brew; then
        keep_old
        brew install sqlite >&2 || fail 5 "brew cannot install sqlite"
        new=$(brew --prefix sqlite)/bin/sqlite3
        verify_with "$new"
    else
        [ "$(id -u)" -eq 0 ] || fail 5 "packages are installed by root: sudo sh $0"
        fetch_package
        verify_with "$new"
        keep_old
        install_package
        case $(readlink "$link" || true) in "$kept"/*) rm "$link" ;; esac
    fi
    ;;
esac
used=$(in_use)
say "in use: $used $("$used" -version | cut -d' ' -f1)"
