#!/bin/sh
# Keeps a database in shape: maintains it, backs it up and removes the backups that no rule keeps, checks it, and sends
# what turned bad or good.
#
# Made for cron, on the machine that holds the database, as the user who owns it:
#   15 3 * * *  sh /path/to/my-app/scripts/db-maintenance.sh
# Every step is tried. The exit status is the gravest of theirs: 3, 2, 5, 1, 4, or 0 where all went well.
#
# Usage: scripts/db-maintenance.sh [ENVIRONMENT]      (production where none is given)
set -eu
PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}
export PATH
cd "$(dirname "$0")/.."

litekeeper=${LITEKEEPER:-@LITEKEEPER@}
environment=${1:-production}
if ! command -v "$litekeeper" >/dev/null 2>&1; then
    echo "db-maintenance.sh: litekeeper is not there: $litekeeper" >&2
    echo "hint: clone Litekeeper and say where it is: LITEKEEPER=/path/to/litekeeper $0" >&2
    exit 5
fi

ended=''
step() {
    status=0
    "$litekeeper" "$@" || status=$?
    if [ "$status" -ne 0 ]; then
        echo "db-maintenance.sh: litekeeper $* ended with status $status" >&2
        ended="$ended $status "
    fi
}

step maintain --env "$environment" --yes
step backup --env "$environment" --prune --yes
step check --env "$environment" --alert

for status in 3 2 5 1 4; do
    case $ended in *" $status "*) exit "$status" ;; esac
done
[ -z "$ended" ] || exit 5
