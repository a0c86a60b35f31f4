#!/usr/bin/env bash
# notes.sh: short notes, one file each in notes/.
set -eu
cd "$(dirname "$0")"
action=${1:?usage: notes.sh add|show|list [NAME] [TEXT]}
name=${2:-}

case $action in
    add) printf '%s\n' "${3:?usage: notes.sh add NAME TEXT}" > "notes/$name.txt" ;;
    show) cat "notes/$name.txt" ;;
    list) ls notes ;;
    *) echo "notes.sh: no action $action; there are add, show and list" >&2; exit 2 ;;
esac
