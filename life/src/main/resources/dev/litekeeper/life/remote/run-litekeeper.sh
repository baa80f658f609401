# Runs litekeeper on the machine that holds the database. It is fed to "sh -s" behind a head that sets: database
# (absolute path), project (the folder of litekeeper.yml, or empty) and LITEKEEPER_HOST, and that defines run.
# shellcheck disable=SC2154 # the head sets the variables
PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/opt/litekeeper:${HOME:-}/litekeeper
export PATH LITEKEEPER_HOST

if [ -z "$project" ]; then
    project=$(dirname -- "$database")
    while [ ! -f "$project/litekeeper.yml" ] && [ "$project" != / ]; do
        project=$(dirname -- "$project")
    done
fi
if [ ! -f "$project/litekeeper.yml" ]; then
    echo "error: no litekeeper.yml over there: $LITEKEEPER_HOST:$project" >&2
    echo "hint: put the project there, and name its folder: project: /path, beside host in litekeeper.yml" >&2
    exit 2
fi
if ! command -v litekeeper >/dev/null 2>&1; then
    echo "error: no litekeeper over there: $LITEKEEPER_HOST" >&2
    echo "       it is looked for on the PATH, in /opt/litekeeper and in ~/litekeeper" >&2
    echo "hint: install it there; litekeeper copy works without" >&2
    exit 5
fi
cd -- "$project" || exit 5
run </dev/null
