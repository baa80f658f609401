# Makes a consistent copy of a SQLite database and sends it to standard output. It is fed to "sh -s" on the machine that
# holds the database, behind a head that sets: database (absolute path), compressions (those the receiver reads),
# reserve (bytes that must stay free), wal_budget (bytes by which the WAL may grow), use (any, or sqlite3).
#
# Lines for the receiver start with "@litekeeper "; what a login shell prints does not. The line "body" ends them, and
# the compressed file follows.
# shellcheck disable=SC2012,SC2154 # ls is what every system has; the head sets the variables
set -u
umask 077
LC_ALL=C
PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/opt/litekeeper:${HOME:-}/litekeeper
export LC_ALL PATH

tell() { echo "@litekeeper $*"; }
fail() {
    tell failed "$@"
    exit 1
}
bytes() { if [ -e "$1" ]; then ls -lndL -- "$1" | awk 'NR == 1 { print $5 }'; else echo 0; fi; }
is_there() { command -v "$1" >/dev/null 2>&1; }

maker='' work=''
leave() {
    [ -z "$maker" ] || kill "$maker" 2>/dev/null
    [ -z "$work" ] || rm -rf "$work"
}
trap leave EXIT
trap 'exit 1' HUP INT TERM PIPE

[ -d "$database" ] && fail usage "it is a folder there"
[ -e "$database" ] || fail usage "there is no such file"
[ -r "$database" ] || fail environment "user $(id -un) may not read it"
owner=$(ls -lndL -- "$database" | awk 'NR == 1 { print $3 }')
[ "$owner" = "$(id -u)" ] || fail refused "it belongs to user number $owner, and $(id -un) is $(id -u): log in as its owner"

size=$(bytes "$database")
wal=$(bytes "$database-wal")
[ "$size" -gt 0 ] || fail usage "the file is empty"
need=$(((size + wal + reserve) / 1024))
free=''
for folder in "${TMPDIR:-/var/tmp}" /var/tmp /tmp "$(dirname -- "$database")"; do
    free=$(df -Pk -- "$folder" 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ -w "$folder" ] && [ "${free:-0}" -gt "$need" ] && break
    free=''
done
[ -n "$free" ] || fail environment "no disk there has $need KB free for a temporary copy"
find "$folder" -maxdepth 1 -name '.litekeeper-copy.*' -user "$(id -u)" -mmin +1440 -exec rm -rf {} + 2>/dev/null
work=$(mktemp -d "$folder/.litekeeper-copy.XXXXXXXX") || fail environment "no temporary folder can be made in $folder"

tell expect "$((size + wal))"
if [ "$use" = any ] && is_there litekeeper; then
    by=litekeeper
    litekeeper copy "$database" --to "$work/copy" --json </dev/null >"$work/answer" 2>"$work/why" &
elif is_there sqlite3; then
    by="sqlite3 $(sqlite3 -version | cut -d' ' -f1)"
    sqlite3 -init /dev/null -batch -bail "$database" >/dev/null 2>"$work/why" <<SQL &
.timeout 30000
BEGIN;
SELECT count(*) FROM sqlite_master;
.backup '$work/copy'
COMMIT;
SQL
else
    fail environment "neither litekeeper nor sqlite3 is there"
fi
maker=$!
while kill -0 "$maker" 2>/dev/null; do
    tell made "$(bytes "$work/copy")"
    [ $(($(bytes "$database-wal") - wal)) -le "$wal_budget" ] || fail refused "the WAL has grown beyond its budget"
    sleep 0.2 2>/dev/null || sleep 1
done
wait "$maker" || fail environment "$by could not copy it: $(tr '\n' ' ' <"$work/why" | cut -c 1-500)"
maker=''

copied=$(bytes "$work/copy")
[ "$copied" -gt 0 ] || fail environment "$by made no copy: $(tr '\n' ' ' <"$work/why" | cut -c 1-500)"
[ "$by" != litekeeper ] || tell answer "$(tr -d '\n' <"$work/answer")"
if is_there sha256sum; then
    sum=$(sha256sum <"$work/copy")
elif is_there shasum; then
    sum=$(shasum -a 256 <"$work/copy")
else
    sum=$(openssl dgst -sha256 -r <"$work/copy")
fi
tell by "$by"
tell sha256 "${sum%% *}"
for compression in $compressions plain; do
    if is_there "$compression"; then break; fi
done
tell body "$compression" "$copied"
case $compression in
zstd) zstd -q -1 -c <"$work/copy" ;;
gzip) gzip -1 -c <"$work/copy" ;;
*) cat "$work/copy" ;;
esac
