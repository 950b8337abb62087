# Migrations: one file a line, sorted. They are append-only and embedded in the program.
MIGRATIONS = \
	data/migrations/0001_books.sql

EXTRA_DIST += data/embed-migrations.awk $(MIGRATIONS)
BUILT_SOURCES += src/store/migrations.c
CLEANFILES += src/store/migrations.c
nodist_libalpes_a_SOURCES = src/store/migrations.c

src/store/migrations.c: $(MIGRATIONS) data/embed-migrations.awk data/local.mk
	$(AM_V_GEN)$(MKDIR_P) src/store && \
	(cd $(srcdir) && LC_ALL=C $(AWK) -f data/embed-migrations.awk $(MIGRATIONS) </dev/null) >$@.tmp && \
	mv $@.tmp $@

# The translations as gettext wants to find them, so that ./alpes speaks Spanish before it is installed.
if BUILD_NLS
noinst_DATA += locale/es/LC_MESSAGES/alpes.mo
CLEANFILES += locale/es/LC_MESSAGES/alpes.mo
endif

locale/es/LC_MESSAGES/alpes.mo: po/es.po
	$(AM_V_GEN)$(MKDIR_P) locale/es/LC_MESSAGES && $(MSGFMT) -c -o $@ $(srcdir)/po/es.po
