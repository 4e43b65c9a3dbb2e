# shellcheck shell=sh
# For the trials beside it, whose servers and generators each have a network namespace of their own where those can be made:
#
#   make_namespaces NAME...   makes one for each name, all on one switch, whose addresses are seen by them alone; fails where that may not be
#                             done, and says why on standard error
#   address_of NAME           its address; the loopback's where none were made
#   within NAME COMMAND...    takes the place of the shell: to be called in one of its own
#   delete_namespaces         takes away what was made
#   stop_servers              ends the processes in $servers, each of which says when it stops how late it was
#   pacing_us LOG...          the greatest p99 of what they said, rounded up, us

has_namespaces=false
namespaces=
net=weir$$
servers=

make_namespaces() {
    namespaces=$*
    has_namespaces=true
    if ! connect_namespaces; then
        delete_namespaces
        has_namespaces=false
        return 1
    fi
}

connect_namespaces() {
    command -v ip >/dev/null || {
        echo "there is no ip on the PATH" >&2
        return 1
    }
    ip netns add "$net-switch" \
        && ip -n "$net-switch" link add name switch type bridge \
        && ip -n "$net-switch" link set switch up || return 1
    for name in $namespaces; do
        ip netns add "$net-$name" \
            && ip -n "$net-$name" link add eth0 type veth peer name "$name" netns "$net-switch" \
            && ip -n "$net-switch" link set "$name" master switch up \
            && ip -n "$net-$name" address add "$(address_of "$name")/24" dev eth0 \
            && ip -n "$net-$name" link set eth0 up \
            && ip -n "$net-$name" link set lo up || return 1
    done
}

delete_namespaces() {
    $has_namespaces || return 0
    for name in $namespaces switch; do
        ip netns del "$net-$name" 2>/dev/null || true
    done
}

address_of() {
    host=1
    for other in $namespaces; do
        [ "$other" != "$1" ] || break
        host=$((host + 1))
    done
    if $has_namespaces; then
        echo "10.23.1.$host"
    else
        echo 127.0.0.1
    fi
}

within() {
    name=$1
    shift
    if $has_namespaces; then
        exec ip netns exec "$net-$name" "$@"
    fi
    exec "$@"
}

stop_servers() {
    for server in $servers; do
        kill "$server" 2>/dev/null || true
    done
    for server in $servers; do
        wait "$server" 2>/dev/null || true
    done
    servers=
}

pacing_us() {
    late=$(sed -n 's/^pacing error of .* p99 \([0-9]*\),.*/\1/p' "$@" | sort -n | tail -n 1)
    echo "$((${late:-0} + 1))"
}
