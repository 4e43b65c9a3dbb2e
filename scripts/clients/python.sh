# shellcheck shell=sh
# For the setup scripts of clients in Python: install CACHE PACKAGE==VERSION ... puts them into a folder of their own there, and says which
# version of the first it is.

install() {
    cache=$1
    shift
    python3 -m pip install -q --disable-pip-version-check --upgrade --target "$cache/packages" "$@" >&2
    name=${1%%==*}
    PYTHONPATH=$cache/packages python3 -c "import importlib.metadata as m; print('$name', m.version('$name'))"
}
