#!/usr/bin/env bash
# Passes when notes.sh, in the current folder, gives away nothing but notes and still does its work.
fail() {
    echo "FAIL: $*"
    exit 1
}

secret=$(cat secret.txt)
for name in ../secret ....//secret ..././secret ./../secret ../notes/../secret; do
    if bash notes.sh show "$name" 2>/dev/null | grep -qF "$secret"; then
        fail "notes.sh show $name prints the secret"
    fi
done
bash notes.sh add ../planted 'not a note' >/dev/null 2>&1
[ ! -e planted.txt ] || { rm planted.txt; fail 'notes.sh add ../planted writes outside notes/'; }

bash notes.sh add to-do_1 'buy milk' || fail 'a note can no longer be added'
[ "$(bash notes.sh show to-do_1)" = 'buy milk' ] || fail 'a note can no longer be shown'
bash notes.sh list | grep -qx 'to-do_1.txt' || fail 'notes can no longer be listed'
rm notes/to-do_1.txt
echo 'PASS: only notes are shown, and notes still work'
