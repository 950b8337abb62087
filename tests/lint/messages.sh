# The files with messages stand in POTFILES.in, and every message is there in Spanish.
. "$(dirname "$0")/../tap.sh"
cd "$TOP_SRCDIR" || exit

with_messages=$(find src ui data -name '*.[ch]' ! -name i18n.h -exec grep -lE '\bN?_\(("|$)' {} + 2>/dev/null | sort)
listed=$(grep -v '^#' po/POTFILES.in)
is "$(diff <(echo "$listed") <(echo "$with_messages"))" "" "POTFILES.in names exactly the files with messages, sorted"

xgettext --keyword=_ --keyword=N_ --from-code=UTF-8 -o "$TMP/alpes.pot" $with_messages
for language in $(cat po/LINGUAS); do
	msgmerge -q -o "$TMP/$language.po" "po/$language.po" "$TMP/alpes.pot"
	like "$(msgfmt -c --statistics -o /dev/null "$TMP/$language.po" 2>&1)" \
		'^[0-9]+ translated messages?\.$' "$language: every message is translated, none is fuzzy"
	diag "$(msgattrib --untranslated "$TMP/$language.po" | grep '^#:\|^msgid "..*"' | head -n 10)"
	diag "$(msgattrib --only-fuzzy "$TMP/$language.po" | grep '^#:\|^msgid "..*"' | head -n 10)"
done
done_testing
