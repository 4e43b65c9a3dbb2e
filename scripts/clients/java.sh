# shellcheck shell=sh
# For the setup scripts of clients in Java: install CACHE FOLDER ARTIFACT fetches what FOLDER/pom.xml names and compiles FOLDER/Client.java
# into CACHE, and says which version of ARTIFACT it is.

# shellcheck source=scripts/find-java.sh
. "$(dirname "$0")/../../find-java.sh"

install() {
    cache=$1 folder=$2 artifact=$3
    mkdir -p "$cache/classes"
    run_maven "$folder/../../.." -q -B -f "$folder/pom.xml" dependency:build-classpath -Dmdep.outputFile="$cache/classpath" -DincludeScope=runtime >&2
    javac -cp "$(cat "$cache/classpath")" -d "$cache/classes" "$folder/Client.java" >&2
    echo "$artifact $(tr ':' '\n' <"$cache/classpath" | sed -n "s|.*/$artifact-\([0-9][^/]*\)\.jar\$|\1|p")"
}
