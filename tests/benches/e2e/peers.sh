#!/usr/bin/env bash
# Starts what the benchmark compares with: a private PostgreSQL in FOLDER, on a local port, with its
# own defaults but for room in memory. Prints "postgres PORT" and keeps it running until its standard
# input closes. Prints "none REASON" where PostgreSQL is not installed.
set -euo pipefail
folder=$1

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v postgres || true)" 2>/dev/null || true)
if [ ! -x "$bin/initdb" ]; then
    echo "none PostgreSQL is not installed (Debian: apt-get install postgresql)"
    exit 0
fi

# PostgreSQL refuses to run as root.
as_user() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || { echo "none there is no user to run PostgreSQL as"; exit 0; }
    chown postgres "$folder"
    as_user() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 54999)
cd "$folder"
as_user "$bin/initdb" -D "$folder/data" --locale=C -E UTF8 -A trust -U postgres >/dev/null
as_user "$bin/postgres" -D "$folder/data" -k "$folder" -p "$port" \
    -c listen_addresses=127.0.0.1 -c max_connections=200 \
    -c shared_buffers=512MB -c max_wal_size=4GB >"$folder/log" 2>&1 &
# Not a signal to $!: that is a shell around the server, and shells in the background ignore SIGINT.
trap 'as_user "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null 2>&1 || true; wait' EXIT
for _ in $(seq 100); do
    as_user "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && break
    sleep 0.1
done
echo "postgres $port"
cat >/dev/null
