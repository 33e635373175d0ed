#!/bin/sh
# nats-server reads its passwords from variables, containers get theirs as files: NATS_PLANS_PASSWORD_FILE → NATS_PLANS_PASSWORD.
set -eu
for name in $(env | sed -n 's/^\(NATS_[A-Z]*_PASSWORD\)_FILE=.*/\1/p'); do
  eval "file=\$${name}_FILE"
  export "${name}=$(cat "${file}")"
done
exec nats-server "$@"
