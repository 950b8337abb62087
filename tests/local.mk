# cmocka programs and scripts, one a line, sorted. All of them speak TAP. A program's source is its
# name with .c; scripts find the binary in $ALPES, the source in $TOP_SRCDIR (see tests/tap.sh).
unit_tests = \
	tests/store/test_guards \
	tests/store/test_lock \
	tests/store/test_due \
	tests/store/test_merge \
	tests/store/test_page \
	tests/store/test_pipeline \
	tests/store/test_prune \
	tests/store/test_refund \
	tests/store/test_restore \
	tests/store/test_undo \
	tests/store/test_writer \
	tests/sync/test_http \
	tests/sync/test_publisher \
	tests/sync/test_pulsar_answer \
	tests/sync/test_retry \
	tests/sync/test_sync_thread \
	tests/ui/test_edit \
	tests/ui/test_keymap \
	tests/ui/test_listing \
	tests/ui/test_status_text \
	tests/ui/test_table \
	tests/ui/test_wrap \
	tests/unit/test_buf_arena \
	tests/unit/test_calculate \
	tests/unit/test_changes \
	tests/unit/test_conf \
	tests/unit/test_csv \
	tests/unit/test_date \
	tests/unit/test_entity \
	tests/unit/test_event \
	tests/unit/test_field \
	tests/unit/test_filter \
	tests/unit/test_hash \
	tests/unit/test_json \
	tests/unit/test_log \
	tests/unit/test_mailbox \
	tests/unit/test_money \
	tests/unit/test_moneys \
	tests/unit/test_outbox \
	tests/unit/test_outfile \
	tests/unit/test_policy \
	tests/unit/test_record \
	tests/unit/test_score \
	tests/unit/test_source \
	tests/unit/test_topic \
	tests/unit/test_totals \
	tests/unit/test_ulid \
	tests/unit/test_utf8

tests_unit_test_outfile_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=fsync,--wrap=rename,--wrap=renameat2

# Use cases on real books, with a clock that the test sets.
desk = tests/store/fixture.c tests/store/fixture.h
tests_store_test_writer_SOURCES = tests/store/test_writer.c tests/gate.c tests/gate.h $(desk)
tests_store_test_due_SOURCES = tests/store/test_due.c $(desk)
tests_store_test_merge_SOURCES = tests/store/test_merge.c $(desk)
tests_store_test_pipeline_SOURCES = tests/store/test_pipeline.c $(desk)
tests_store_test_prune_SOURCES = tests/store/test_prune.c $(desk)
tests_store_test_refund_SOURCES = tests/store/test_refund.c $(desk)
tests_store_test_restore_SOURCES = tests/store/test_restore.c $(desk)
tests_store_test_undo_SOURCES = tests/store/test_undo.c $(desk)

# The real program in a pseudo-terminal, read through libvterm. shot makes pictures the same way.
ui_tests = \
	tests/ui/test_actions \
	tests/ui/test_bulk \
	tests/ui/test_commissions \
	tests/ui/test_golden \
	tests/ui/test_review \
	tests/ui/test_rough \
	tests/ui/test_home \
	tests/ui/test_storm \
	tests/ui/test_target \
	tests/ui/test_terminal \
	tests/ui/test_words

ui_harness = tests/ui/keys.c tests/ui/terminal.c tests/ui/terminal.h
ui_libs = $(LDADD) $(VTERM_LIBS)
ui_program = tests/ui/program.c tests/ui/program.h $(ui_harness)
tests_ui_test_actions_SOURCES = tests/ui/test_actions.c $(ui_program)
tests_ui_test_actions_LDADD = $(ui_libs)
tests_ui_test_bulk_SOURCES = tests/ui/test_bulk.c tests/gate.c tests/gate.h $(ui_program)
tests_ui_test_bulk_LDADD = $(ui_libs)
tests_ui_test_commissions_SOURCES = tests/ui/test_commissions.c $(ui_program)
tests_ui_test_commissions_LDADD = $(ui_libs)
tests_ui_test_golden_SOURCES = tests/ui/test_golden.c $(ui_program)
tests_ui_test_golden_LDADD = $(ui_libs)
tests_ui_test_review_SOURCES = tests/ui/test_review.c $(ui_program)
tests_ui_test_review_LDADD = $(ui_libs)
tests_ui_test_rough_SOURCES = tests/ui/test_rough.c $(ui_program)
tests_ui_test_rough_LDADD = $(ui_libs)
tests_ui_test_home_SOURCES = tests/ui/test_home.c $(ui_program)
tests_ui_test_home_LDADD = $(ui_libs)
tests_ui_test_storm_SOURCES = tests/ui/test_storm.c $(ui_program)
tests_ui_test_storm_LDADD = $(ui_libs)
tests_ui_test_target_SOURCES = tests/ui/test_target.c $(ui_program)
tests_ui_test_target_LDADD = $(ui_libs)
tests_ui_test_terminal_SOURCES = tests/ui/test_terminal.c $(ui_harness)
tests_ui_test_terminal_LDADD = $(ui_libs)
tests_ui_test_words_SOURCES = tests/ui/test_words.c $(ui_program)
tests_ui_test_words_LDADD = $(ui_libs)
tests_pulsar_desk_SOURCES = tests/pulsar/desk.c $(ui_program)
tests_pulsar_desk_LDADD = $(ui_libs)
tests_ui_shot_SOURCES = tests/ui/shot.c tests/ui/svg.c tests/ui/svg.h $(ui_harness)
tests_ui_shot_LDADD = $(ui_libs)
# Power cuts, failing disks, killed processes: everyday sizes; make check-long runs them at full size.
crash_tests = \
	tests/crash/faults \
	tests/crash/power_loss

crash_books = tests/crash/books.c tests/crash/books.h tests/crash/shim.c tests/crash/shim.h
crash_wraps = $(AM_LDFLAGS) -Wl,--wrap=date_now,--wrap=date_monotonic
tests_crash_faults_SOURCES = tests/crash/faults.c tests/crash/memory.c tests/crash/memory.h $(crash_books)
tests_crash_faults_LDFLAGS = $(crash_wraps),--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=asprintf,--wrap=__asprintf_chk
tests_crash_power_loss_SOURCES = tests/crash/power_loss.c $(crash_books)
tests_crash_power_loss_LDFLAGS = $(crash_wraps)

crash_scripts = \
	tests/crash/kill.sh \
	tests/crash/together.sh

script_tests = $(crash_scripts) \
	tests/cli/adjust.sh \
	tests/cli/arrival.sh \
	tests/cli/audit.sh \
	tests/cli/bad_files.sh \
	tests/cli/bad_input.sh \
	tests/cli/bad_options.sh \
	tests/cli/books.sh \
	tests/cli/bulk.sh \
	tests/cli/currencies.sh \
	tests/cli/demo.sh \
	tests/cli/diagnose.sh \
	tests/cli/enter.sh \
	tests/cli/events.sh \
	tests/cli/export.sh \
	tests/cli/grace.sh \
	tests/cli/help.sh \
	tests/cli/listing.sh \
	tests/cli/known_rows.sh \
	tests/cli/notes.sh \
	tests/cli/offline.sh \
	tests/cli/report.sh \
	tests/cli/restore.sh \
	tests/cli/output.sh \
	tests/cli/resume.sh \
	tests/cli/rights.sh \
	tests/cli/seed.sh \
	tests/cli/states.sh \
	tests/cli/ten_thousand.sh \
	tests/cli/units.sh \
	tests/cli/upgrade.sh \
	tests/fuzz/fuzz.sh \
	tests/pulsar/broker_keeps_data.sh \
	tests/pulsar/desk.sh \
	tests/pulsar/publishes.sh \
	tests/pulsar/refuses_bad_token.sh \
	tests/pulsar/seed_events.sh \
	tests/pulsar/stops.sh \
	tests/store/guards.sh \
	tests/ui/tmux.sh

valgrind_scripts = \
	tests/cli/adjust.sh \
	tests/cli/audit.sh \
	tests/cli/bad_files.sh \
	tests/cli/bad_input.sh \
	tests/cli/bad_options.sh \
	tests/cli/enter.sh \
	tests/cli/export.sh \
	tests/cli/seed.sh \
	tests/cli/states.sh

# Not test_rough: the thread sanitizer holds back signals that come in a write.
threaded_tests = \
	tests/store/test_lock \
	tests/store/test_writer \
	tests/sync/test_http \
	tests/sync/test_publisher \
	tests/sync/test_sync_thread \
	tests/ui/test_actions \
	tests/ui/test_commissions \
	tests/ui/test_home \
	tests/ui/test_storm \
	tests/unit/test_log \
	tests/unit/test_mailbox

lint_tests = \
	tests/lint/headers.sh \
	tests/lint/includes.sh \
	tests/lint/messages.sh \
	tests/lint/sizes.sh \
	tests/lint/tree.sh

# Each prints one JSON line a figure; ROWS says how many commissions.
bench_scripts = \
	tests/bench/approval.sh \
	tests/bench/export.sh \
	tests/bench/import.sh \
	tests/bench/page.sh \
	tests/bench/publish.sh \
	tests/bench/screen.sh \
	tests/bench/size.sh

bench_programs = \
	tests/bench/approve \
	tests/bench/export \
	tests/bench/import \
	tests/bench/page \
	tests/bench/publish

bench_shared = tests/bench/bench.c tests/bench/bench.h tests/bench/replay.c tests/bench/replay.h
tests_bench_approve_SOURCES = tests/bench/approve.c $(bench_shared)
tests_bench_export_SOURCES = tests/bench/export.c $(bench_shared)
tests_bench_import_SOURCES = tests/bench/import.c $(bench_shared)
tests_bench_page_SOURCES = tests/bench/page.c $(bench_shared)
tests_bench_publish_SOURCES = tests/bench/publish.c $(bench_shared)
if HAVE_VTERM
bench_programs += tests/bench/echo tests/bench/screen
endif
tests_bench_echo_SOURCES = tests/bench/echo.c
tests_bench_echo_LDADD = $(CURSES_LIBS)
tests_bench_screen_SOURCES = tests/bench/screen.c $(bench_shared) $(ui_harness)
tests_bench_screen_LDADD = $(ui_libs)
check_PROGRAMS += $(bench_programs)
EXTRA_DIST += tests/bench/bench.sh tests/bench/publish.py tests/bench/rows.sh

# Run by tests/fuzz/fuzz.sh; each also links with libFuzzer in place of driver.c.
fuzz_programs = \
	tests/fuzz/fuzz_changes \
	tests/fuzz/fuzz_filter \
	tests/fuzz/fuzz_json \
	tests/fuzz/fuzz_pulsar_answer \
	tests/fuzz/fuzz_source

fuzz_driver = tests/fuzz/driver.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_changes_SOURCES = tests/fuzz/fuzz_changes.c $(fuzz_driver)
tests_fuzz_fuzz_filter_SOURCES = tests/fuzz/fuzz_filter.c $(fuzz_driver)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c $(fuzz_driver)
tests_fuzz_fuzz_pulsar_answer_SOURCES = tests/fuzz/fuzz_pulsar_answer.c $(fuzz_driver)
tests_fuzz_fuzz_source_SOURCES = tests/fuzz/fuzz_source.c $(fuzz_driver)
EXTRA_DIST += tests/fuzz/corpus
check_PROGRAMS += $(fuzz_programs)

# The sync engine with an outbox and a broker in memory.
tests_sync_test_publisher_SOURCES = tests/sync/test_publisher.c tests/sync/fake_outbox.c tests/sync/fake_outbox.h \
	tests/sync/fake_broker.c tests/sync/fake_broker.h

# Tests of the screens' tables; src/ is linked without curses, so that it cannot need it.
tests_ui_test_edit_LDADD = libui.a libalpes.a $(CMOCKA_LIBS) $(ALPES_LIBS)
tests_ui_test_status_text_LDADD = libui.a libalpes.a $(CMOCKA_LIBS) $(ALPES_LIBS)
tests_ui_test_table_SOURCES = tests/ui/test_table.c $(desk)
tests_ui_test_table_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/store
tests_ui_test_table_LDADD = libui.a libalpes.a $(CMOCKA_LIBS) $(CURSES_LIBS) $(ALPES_LIBS)
tests_ui_test_wrap_LDADD = libui.a libalpes.a $(CMOCKA_LIBS) $(ALPES_LIBS)
tests_ui_test_listing_LDADD = libui.a libalpes.a $(CMOCKA_LIBS) $(ALPES_LIBS)
tests_ui_test_keymap_LDADD = libui.a libalpes.a $(CMOCKA_LIBS) $(CURSES_LIBS) $(ALPES_LIBS)

# Preloaded by tests/halt.sh.
tests/halt.so: tests/halt.c
	@$(MKDIR_P) tests
	$(AM_V_CC)$(CC) -D_GNU_SOURCE $(CFLAGS) -shared -fPIC -o $@ $(srcdir)/tests/halt.c
check_DATA = tests/halt.so
CLEANFILES += tests/halt.so

LDADD = libalpes.a $(CMOCKA_LIBS) $(ALPES_LIBS)
TESTS = $(script_tests) $(lint_tests)

if HAVE_CMOCKA
check_PROGRAMS += $(crash_tests) $(unit_tests)
TESTS += $(crash_tests) $(unit_tests)
endif

if HAVE_VTERM
check_PROGRAMS += $(ui_tests) tests/pulsar/desk tests/ui/shot
TESTS += $(ui_tests)
endif

EXTRA_DIST += $(script_tests) $(lint_tests) $(bench_scripts) tests/halt.c tests/halt.sh tests/tap.sh tests/under_valgrind tests/lint/sizes.allow \
	tests/ui/golden tests/ui/pictures \
	tests/fixtures \
	tests/unit/wire_help.h \
	tests/sync/fake_broker.py \
	tests/pulsar/broker.sh tests/pulsar/messages.py tests/pulsar/read_all.py tests/pulsar/standalone

TEST_EXTENSIONS = .sh .py
TAP_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_COMPILER = bash
PY_LOG_DRIVER = $(TAP_DRIVER)
PY_LOG_COMPILER = python3
TESTED = $(abs_top_builddir)/alpes
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; no_proxy='*'; export no_proxy; \
	ALPES='$(TESTED)'; export ALPES; \
	ALPES_LOCALEDIR='$(abs_top_builddir)/locale'; export ALPES_LOCALEDIR; \
	TOP_SRCDIR='$(abs_top_srcdir)'; export TOP_SRCDIR; \
	TOP_BUILDDIR='$(abs_top_builddir)'; export TOP_BUILDDIR; \
	TEST_CPPFLAGS='-D_GNU_SOURCE $(SQLITE_CFLAGS) $(CJSON_CFLAGS) $(CURL_CFLAGS) $(SODIUM_CFLAGS) $(CURSES_CFLAGS) $(CMOCKA_CFLAGS)'; export TEST_CPPFLAGS;

check-unit:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(unit_tests)'

# Everyday sizes are in check; these are the full ones (an hour and more).
check-long:
	POINTS=10000 EVERY=1 ROUNDS=250 $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(crash_tests) $(crash_scripts)'

# Before a release: programs and commands under valgrind; in a build with --enable-sanitizers=thread, what
# has threads. ./dev long runs all of these.
VALGRIND = valgrind -q --leak-check=full --error-exitcode=99
check-valgrind:
	VALGRIND='$(VALGRIND)' $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(unit_tests) $(valgrind_scripts)' \
		LOG_COMPILER='$(VALGRIND)' TESTED='$(abs_top_srcdir)/tests/under_valgrind'

check-threads:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(threaded_tests)'

check-lint:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(lint_tests)'

# Nothing but figures on stdout.
bench:
	@$(MAKE) $(AM_MAKEFLAGS) --no-print-directory all $(bench_programs) >&2
	@for script in $(bench_scripts); do \
		ROWS=$${ROWS:-100000} ALPES='$(abs_top_builddir)/alpes' TOP_SRCDIR='$(abs_top_srcdir)' \
		TOP_BUILDDIR='$(abs_top_builddir)' bash $(srcdir)/$$script || exit 1; \
	done

check-ui:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(ui_tests)'

# After a wanted change of a screen; the difference is to be read before it is committed.
update-golden: all tests/ui/test_golden
	$(AM_TESTS_ENVIRONMENT) UPDATE_GOLDEN=1 tests/ui/test_golden

.PHONY: bench check-lint check-long check-threads check-ui check-unit check-valgrind update-golden

# What tests and ./dev leave in the build tree. A broker that still runs is stopped first.
clean-local:
	TOP_BUILDDIR='$(abs_top_builddir)' bash $(srcdir)/tests/pulsar/standalone stop-all
	rm -rf bench pulsar pulsar-* pulsar*.lock pulsar*.test-lock demo clang threads check.log distcheck.log
