#!/usr/bin/env bash
# Restores a backup of an environment: a short form of ./build.sh Rollback.
set -eu

usage() {
    cat <<'USAGE'
Usage: bash scripts/rollback.sh ENVIRONMENT BACKUP_FILE [OPTION…]

  ENVIRONMENT   staging or production
  BACKUP_FILE   the name of a backup on that environment's server, or its path there:
                backup_staging_20251030_100000.tar.gz
  OPTION        passed on to ./build.sh Rollback, such as --yes or --profile live
USAGE
}

case ${1-} in
    -h | --help)
        usage
        exit 0
        ;;
esac
if [ $# -lt 2 ] || [ -z "$1" ] || [ -z "$2" ] || [[ $1 == -* || $2 == -* ]]; then
    usage >&2
    exit 2
fi

environment=$1
backup=$2
shift 2
exec "$(dirname -- "${BASH_SOURCE[0]}")/../build.sh" Rollback --environment "$environment" --backup "$backup" "$@"
