# shellcheck shell=sh
# For the scripts beside it: sets $java to a JVM that can run Weir, or says why there is none. Takes the script's name.
# run_maven runs Maven.

find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        if [ ! -x "$java" ]; then
            echo "$1: JAVA_HOME is $JAVA_HOME, where there is no bin/java; let it name a JDK 17 or newer, or unset it" >&2
            return 1
        fi
    elif ! java=$(command -v java); then
        echo "$1: there is no java on the PATH; install a JDK 17 or newer, or let JAVA_HOME name one" >&2
        return 1
    fi
    java_version=$(java_major_version)
    if [ "${java_version:-17}" -lt 17 ]; then
        echo "$1: $java is of Java $java_version, and 17 or newer is needed; let JAVA_HOME name such a JDK" >&2
        return 1
    fi
}

# 8, 11, 17 and so on; nothing where the JDK does not say.
java_major_version() {
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]\{1,\}\).*/\2/p' "$(dirname "$(readlink -f "$java")")/../release" 2>/dev/null || true
}

# Takes the repository's root and Maven's arguments. Where no Maven is installed, the repository's own mvnw fetches one.
run_maven() {
    wrapper=$1/mvnw
    shift
    if [ -x "$wrapper" ] && ! command -v mvn >/dev/null; then
        "$wrapper" "$@"
    else
        mvn "$@"
    fi
}
