# Restores into a temporary file on the machine that holds the database, and sends it to standard output. It stands in front
# of run-litekeeper.sh, which calls run, and behind a head that sets: database (absolute path), compressions (those the
# receiver reads), and that defines restore, which restores into the file it is given and prints JSON.
#
# Lines for the receiver start with "@litekeeper ". The line "body" ends them, and the compressed file follows.
# shellcheck disable=SC2154 # the head sets the variables
work=''
leave() { [ -z "$work" ] || rm -rf "$work"; }

# roomiest: the folder that has most room and can be written
roomiest() {
    most=0
    folder=/var/tmp
    for candidate in "${TMPDIR:-/var/tmp}" /var/tmp /tmp "$(dirname -- "$database")"; do
        free=$(df -Pk -- "$candidate" 2>/dev/null | awk 'NR == 2 { print $4 }')
        if [ -w "$candidate" ] && [ "${free:-0}" -gt "$most" ]; then
            most=$free
            folder=$candidate
        fi
    done
    echo "$folder"
}

sum_of() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum <"$1"
    elif command -v shasum >/dev/null 2>&1; then
        shasum -a 256 <"$1"
    else
        openssl dgst -sha256 -r <"$1"
    fi | awk 'END { print $1 }'
}

run() {
    umask 077
    trap leave EXIT
    trap 'exit 130' HUP INT TERM PIPE
    folder=$(roomiest)
    find "$folder" -maxdepth 1 -name '.litekeeper-copy.*' -user "$(id -u)" -mmin +1440 -exec rm -rf {} + 2>/dev/null
    work=$(mktemp -d "$folder/.litekeeper-copy.XXXXXXXX") || exit 5
    status=0
    restore "$work/restored" >"$work/report" || status=$?
    [ ! -s "$work/report" ] || echo "@litekeeper report $(tr -d '\n' <"$work/report")"
    [ "$status" -eq 0 ] || exit "$status"
    size=$(($(wc -c <"$work/restored")))
    echo "@litekeeper expect $size"
    echo "@litekeeper sha256 $(sum_of "$work/restored")"
    for compression in $compressions plain; do
        if command -v "$compression" >/dev/null 2>&1; then break; fi
    done
    echo "@litekeeper body $compression $size"
    case $compression in
    zstd) zstd -q -1 -c <"$work/restored" ;;
    gzip) gzip -1 -c <"$work/restored" ;;
    *) cat "$work/restored" ;;
    esac
}
