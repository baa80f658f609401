# shellcheck shell=sh disable=SC2034
# Finding a JDK 25. Sourced by `litekeeper` and `build`; sets `jdk` to its folder, or to nothing.

# is_jdk_25 FOLDER: whether a JDK 25 is there, by its file `release`
is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r entry || [ -n "$entry" ]; do
    case $entry in
      JAVA_VERSION=\"25\" | JAVA_VERSION=\"25.* | JAVA_VERSION=\"25[-+]*) return 0 ;;
      JAVA_VERSION=*) return 1 ;;
    esac
  done <"$1/release"
  return 1
}

# first_jdk_25 FOLDER...: the first that is one
first_jdk_25() {
  for folder in "$@"; do
    if is_jdk_25 "$folder"; then
      jdk=$folder
      return 0
    fi
  done
  return 1
}

# jdk_on_path: the folder of the javac on the PATH, through symbolic links
jdk_on_path() {
  program=$(command -v javac 2>/dev/null) || return 0
  while [ -L "$program" ]; do
    link=$(readlink "$program") || return 0
    case $link in
      /*) program=$link ;;
      *) program=${program%/*}/$link ;;
    esac
  done
  printf '%s\n' "${program%/bin/javac}"
}

# find_jdk: JAVA_HOME, the PATH, then the places where systems keep their JDKs
find_jdk() {
  first_jdk_25 "${JAVA_HOME:-}" ||
    first_jdk_25 "$(jdk_on_path)" ||
    first_jdk_25 /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
      "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
      /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home /opt/homebrew/opt/openjdk/libexec/openjdk.jdk/Contents/Home \
      /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk/libexec/openjdk.jdk/Contents/Home \
      /home/linuxbrew/.linuxbrew/opt/openjdk@25/libexec /home/linuxbrew/.linuxbrew/opt/openjdk/libexec \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home
}

# require_jdk: find_jdk, or the end of the program with a word on what to install
require_jdk() {
  find_jdk && return 0
  {
    echo "error: no JDK 25 found"
    echo "       looked at JAVA_HOME (${JAVA_HOME:-not set}), the PATH, /usr/lib/jvm, SDKMAN, Homebrew and /Library/Java"
    case $(uname -s) in
      Darwin) echo "hint: install one with: brew install openjdk@25" ;;
      *) echo "hint: install Temurin 25 (https://adoptium.net), or openjdk-25-jdk from your distribution; with SDKMAN: sdk install java 25-tem" ;;
    esac
  } >&2
  exit 5
}
