# Migrations: one file a line, sorted. They are append-only and embedded in the program.
MIGRATIONS = \
	data/migrations/0001_books.sql \
	data/migrations/0002_merge.sql \
	data/migrations/0003_salida.sql \
	data/migrations/0004_guards.sql \
	data/migrations/0005_cuerpo.sql \
	data/migrations/0006_decision_quien.sql \
	data/migrations/0007_salida_ida.sql

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

# The manual comes out of the program's own tables, in each language; the scripts of the shells ask the program.
nodist_man_MANS = data/alpes.1
CLEANFILES += data/alpes.1
bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = data/completions/alpes
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = data/completions/_alpes
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_fishcompletion_DATA = data/completions/alpes.fish
EXTRA_DIST += data/completions/alpes.bash
CLEANFILES += data/completions/alpes

if BUILD_NLS
spanishmandir = $(mandir)/es/man1
nodist_spanishman_DATA = data/es/alpes.1
CLEANFILES += data/es/alpes.1
endif

data/alpes.1: alpes$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) data && LC_ALL=C.UTF-8 LANGUAGE=C ./alpes$(EXEEXT) manual >$@.tmp && mv $@.tmp $@

data/es/alpes.1: alpes$(EXEEXT) locale/es/LC_MESSAGES/alpes.mo
	$(AM_V_GEN)$(MKDIR_P) data/es && \
	LC_ALL=C.UTF-8 LANGUAGE=es ALPES_LOCALEDIR=locale ./alpes$(EXEEXT) manual >$@.tmp && mv $@.tmp $@

# bash looks for a file with the command's name.
data/completions/alpes: data/completions/alpes.bash
	$(AM_V_GEN)$(MKDIR_P) data/completions && cp $(srcdir)/data/completions/alpes.bash $@

# For a user's own systemd, and for cron.
systemduserdir = $(prefix)/lib/systemd/user
nodist_systemduser_DATA = data/systemd/alpes-sincronizar.service data/systemd/alpes-respaldo.service
dist_systemduser_DATA = data/systemd/alpes-respaldo.timer
EXTRA_DIST += data/systemd/alpes-sincronizar.service.in data/systemd/alpes-respaldo.service.in
CLEANFILES += $(nodist_systemduser_DATA)
exampledir = $(docdir)/examples
dist_example_DATA = data/alpes.cron data/keys.conf

data/systemd/alpes-sincronizar.service: data/systemd/alpes-sincronizar.service.in
data/systemd/alpes-respaldo.service: data/systemd/alpes-respaldo.service.in
$(nodist_systemduser_DATA): data/local.mk
	$(AM_V_GEN)$(MKDIR_P) data/systemd && sed 's|@bindir[@]|$(bindir)|' $(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
