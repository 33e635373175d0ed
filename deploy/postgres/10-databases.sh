#!/usr/bin/env bash
# One database and one role for each service; a role cannot even connect to the database of another.
# Runs once in a new PostgreSQL container (docker-entrypoint-initdb.d), and again by hand after a service was added.
# The password of a service stands in <SERVICE>_DATABASE_PASSWORD or in the file named by <SERVICE>_DATABASE_PASSWORD_FILE.
set -euo pipefail

for service in portal plans evidence scoring alerting reporting; do
  variable="${service^^}_DATABASE_PASSWORD"
  file="${variable}_FILE"
  password="${!variable:-}"
  if [[ -z "$password" && -n "${!file:-}" ]]; then
    password="$(< "${!file}")"
  fi
  : "${password:?$variable or $file must be set}"
  NQ57_PASSWORD="$password" psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -v service="$service" \
    --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-postgres}" <<'SQL'
\getenv password NQ57_PASSWORD
SELECT format('CREATE ROLE %I LOGIN', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') \gexec
ALTER ROLE :"service" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
SQL
done
