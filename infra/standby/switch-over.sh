#!/bin/sh
# Makes the installation on this machine the active one: said on the site that waits, in the folder of the compose files.
#
#   infra/standby/switch-over.sh                        the other site is gone
#   infra/standby/switch-over.sh --planned              the other site is well and hands over; nothing is lost
#   infra/standby/switch-over.sh --force "reason"       the other site answers, and is to be abandoned all the same
#   infra/standby/switch-over.sh --automatic 60         waits until the other site has been gone for so many seconds, then as the first
#
# Ends with 0 when services and gateway are ready here, with 2 when the switch-over was refused and nothing was changed.
set -eu

export COMPOSE_FILE="${COMPOSE_FILE:-docker-compose.yml:docker-compose.site.yml}"
within="${FRONTLINE_SWITCH_SECONDS:-60}"

standby() { docker compose run --rm -T --no-deps standby standby "$@"; }

case "${1:-}" in
    "") ;;
    --planned) ;;
    --force) [ -n "${2:-}" ] || { echo "--force wants the reason" >&2; exit 64; } ;;
    --automatic)
        standby await-failure --seconds "${2:-60}"
        shift "$#"
        ;;
    *) sed -n '2,9p' "$0" >&2; exit 64 ;;
esac

began=$(date +%s)
docker compose up -d postgres rabbitmq
standby promote --no-wait --within "$within" "$@"
docker compose --profile active up -d
standby ready --within "$within"
echo "switched over in $(($(date +%s) - began)) s; now lead people here (address, proxy), and see that the other site stays away:"
echo "infra/runbooks/second-installation.md"
