#!/bin/sh
# Copies the production database to the development environment.
#
# First a temporary copy with date and time in database/db/production/, then the development database, migrated to
# the scripts in database/sql. Production is only read. Both places are in litekeeper.yml.
#
# Usage: scripts/copy-db-prod-to-dev.sh [OPTION of "litekeeper copy"]...
set -eu
PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}
export PATH
cd "$(dirname "$0")/.."

litekeeper=${LITEKEEPER:-@LITEKEEPER@}
if ! command -v "$litekeeper" >/dev/null 2>&1; then
    echo "copy-db-prod-to-dev.sh: litekeeper is not there: $litekeeper" >&2
    echo "hint: clone Litekeeper and say where it is: LITEKEEPER=/path/to/litekeeper $0" >&2
    exit 5
fi

exec "$litekeeper" copy production development --yes "$@"
