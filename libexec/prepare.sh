# shellcheck shell=sh
# Building the program and what makes it start fast. Sourced by `litekeeper`, whose variables it uses.

# shellcheck disable=SC2154 # set by litekeeper
target=$home/cli/target
log=$target/litekeeper-build.log
lock=$target/litekeeper-build.lock

say() {
  printf 'litekeeper: %s\n' "$*" >&2
}

# prepare: a program that is up to date. Where this user cannot write here the program is used as it is.
prepare() {
  if ! mkdir -p "$target" 2>/dev/null || ! [ -w "$target" ]; then
    use_as_it_is
    return
  fi
  require_jdk
  take_lock
  if stale; then
    build
  fi
  if ! [ -f "$ready" ] || [ -n "$(first_newer "$ready" "$built")" ]; then
    speed_up
  fi
  release_lock
}

use_as_it_is() {
  if ! [ -f "$built" ]; then
    say "error: not built yet, and $(id -un) cannot write to $target"
    say "hint: run $home/litekeeper --version once as the owner of that folder"
    exit 5
  fi
  if stale; then
    say "the sources are newer than the program, which $(id -un) cannot build; it is used as it is"
  fi
}

# take_lock: one build at a time. A lock whose holder is gone is taken away from it.
take_lock() {
  told=
  until mkdir "$lock" 2>/dev/null; do
    holder=
    if [ -r "$lock/pid" ]; then
      read -r holder <"$lock/pid" || holder=
    fi
    if [ -n "$holder" ] && ! ps -p "$holder" >/dev/null 2>&1; then
      mv "$lock" "$lock.$$" 2>/dev/null && rm -rf "$lock.$$"
      continue
    fi
    [ -n "$told" ] || say "waiting for another process that builds${holder:+ (pid $holder)}"
    told=yes
    sleep 1
  done
  trap release_lock EXIT
  trap 'exit 130' HUP INT TERM
  echo $$ >"$lock/pid"
}

release_lock() {
  trap - EXIT HUP INT TERM
  rm -rf "$lock"
}

build() {
  say "building (log: $log)"
  home_of_user
  if ! (cd "$home" && JAVA_HOME=$jdk ./mvnw -B -q -Dquick -DskipTests -pl cli -am package) >"$log" 2>&1 </dev/null; then
    say "error: the build failed:"
    { grep '^\[ERROR\] .' "$log" || cat "$log"; } | head -n 5 >&2
    say "hint: the whole log is $log"
    exit 5
  fi
}

# home_of_user: HOME, which the Maven wrapper needs and cron or env -i may not give
home_of_user() {
  if [ -z "${HOME:-}" ]; then
    HOME=$(eval "echo ~$(id -un)")
    export HOME
  fi
}

# speed_up: a folder of its own for this build, which processes that run the one before do not notice: the jars, the
# native libraries unpacked, the classes of common commands loaded and linked ahead of time. What cannot be made is
# left out; then the program only starts slower.
speed_up() {
  say "preparing a fast start"
  before=
  if [ -f "$ready" ]; then
    before=$(sed -n "s/^run='\(.*\)'$/\1/p" "$ready")
  fi
  for old in "$target"/run.*; do
    [ "$old" = "$target/$before" ] || rm -rf "$old"
  done
  run=run.$$
  mkdir "$target/$run"
  cp -p "$target"/app/*.jar "$target/$run"
  program=$target/$run
  modernize "$program"/picocli-*.jar || say "picocli could not be modernized (log: $log)"
  sqlite_library=$(unpack_sqlite) || sqlite_library=
  zstd_library=$(unpack_zstd) || zstd_library=
  sample=$program/sample
  mkdir "$sample"
  aot=
  aot_restore=
  if train all litekeeper.aot; then
    aot=litekeeper.aot
    suited_to restore
    train restore restore.aot && aot_restore=restore.aot
  fi
  rm -rf "$sample"
  printf "%s='%s'\n" run "$run" aot "$aot" aot_restore "$aot_restore" sqlite_library "$sqlite_library" zstd_library "$zstd_library" \
    built_with "$jdk" >"$ready.$$"
  mv "$ready.$$" "$ready"
}

# modernize JAR: its classes in the current format, as Java archives no classes of formats before Java 6
modernize() {
  "$jdk/bin/java" "$home/libexec/Modernize.java" "$1" "$1.new" >>"$log" 2>&1 && mv "$1.new" "$1"
}

# unpack_sqlite, unpack_zstd: the library for this system out of its jar; prints its name
unpack_sqlite() (
  cd "$program" || return 1
  folder=org/sqlite/native/$("$jdk/bin/java" -cp "$(echo sqlite-jdbc-*.jar)" org.sqlite.util.OSInfo)
  unpack sqlite-jdbc-*.jar "$folder"
)

unpack_zstd() (
  cd "$program" || return 1
  case $(uname -s)/$(uname -m) in
    Linux/x86_64) unpack zstd-jni-*.jar linux/amd64 ;;
    Linux/aarch64) unpack zstd-jni-*.jar linux/aarch64 ;;
    Darwin/arm64) unpack zstd-jni-*.jar darwin/aarch64 ;;
    Darwin/x86_64) unpack zstd-jni-*.jar darwin/x86_64 ;;
    *) return 1 ;;
  esac
)

# unpack JAR FOLDER: the library in that folder of the jar, into the current folder
unpack() {
  "$jdk/bin/jar" xf "$1" "$2" >>"$log" 2>&1
  for library in "$2"/*.so "$2"/*.dylib; do
    if [ -f "$library" ]; then
      mv "$library" .
      rm -rf "${2%%/*}"
      echo "${library##*/}"
      return 0
    fi
  done
  return 1
}

# train WHAT CACHE: runs commands on a sample project and keeps the state of the classes they load
train() {
  launch -XX:AOTCacheOutput="$program/$2" -cp "$program/litekeeper-cli.jar" dev.litekeeper.cli.Training "$1" "$sample" \
    >>"$log" 2>&1 </dev/null && [ -s "$program/$2" ]
}
