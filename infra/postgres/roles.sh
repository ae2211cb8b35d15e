#!/bin/sh
# One role and one database a service; no role may open another's database. Runs once, in an empty cluster or over an old one.
set -eu
for service in people routing tickets chat kb whoson reports mail; do
    variable=$(printf '%s' "$service" | tr '[:lower:]' '[:upper:]')_DB_PASSWORD
    eval "password=\${$variable:?}"
    psql -v ON_ERROR_STOP=1 -v role="$service" -v password="$password" -v database="frontline_$service" "$@" <<'SQL'
select format('create role %I login', :'role') where not exists (select from pg_roles where rolname = :'role') \gexec
alter role :"role" password :'password';
select format('create database %I owner %I', :'database', :'role') where not exists (select from pg_database where datname = :'database') \gexec
revoke all on database :"database" from public;
grant all on database :"database" to :"role";
SQL
done
