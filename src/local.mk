# One file a line, sorted, a block a room: the header stands beside its source.
bin_PROGRAMS += alpes
alpes_SOURCES = src/main.c
alpes_LDADD = libui.a libalpes.a $(CURSES_LIBS) $(ALPES_LIBS)

noinst_LIBRARIES += libalpes.a
libalpes_a_SOURCES = $(base_files) $(domain_files) $(wire_files) $(store_files) $(app_files) \
	$(sync_files) $(cli_files)

base_files = \
	src/base/arena.c \
	src/base/arena.h \
	src/base/buf.c \
	src/base/buf.h \
	src/base/conf.c \
	src/base/conf.h \
	src/base/currency.c \
	src/base/date.c \
	src/base/date.h \
	src/base/date_parse.c \
	src/base/err.c \
	src/base/err.h \
	src/base/hash.c \
	src/base/hash.h \
	src/base/i18n.c \
	src/base/i18n.h \
	src/base/log.c \
	src/base/log.h \
	src/base/mailbox.c \
	src/base/mailbox.h \
	src/base/money.c \
	src/base/money.h \
	src/base/near.c \
	src/base/near.h \
	src/base/outfile.c \
	src/base/outfile.h \
	src/base/ulid.c \
	src/base/ulid.h \
	src/base/utf8.c \
	src/base/utf8.h

domain_files = \
	src/domain/affiliate.c \
	src/domain/affiliate.h \
	src/domain/brackets.c \
	src/domain/brackets.h \
	src/domain/calculate.c \
	src/domain/calculate.h \
	src/domain/campaign.c \
	src/domain/campaign.h \
	src/domain/commission.c \
	src/domain/commission.h \
	src/domain/conversion.c \
	src/domain/conversion.h \
	src/domain/entity.c \
	src/domain/entity.h \
	src/domain/field.c \
	src/domain/field.h \
	src/domain/filter.c \
	src/domain/filter.h \
	src/domain/filter_parts.h \
	src/domain/filter_value.c \
	src/domain/filter_word.c \
	src/domain/moneys.c \
	src/domain/moneys.h \
	src/domain/note.c \
	src/domain/note.h \
	src/domain/policy.c \
	src/domain/policy.h \
	src/domain/reason.c \
	src/domain/reason.h \
	src/domain/score.c \
	src/domain/score.h \
	src/domain/settings.c \
	src/domain/settings.h \
	src/domain/topic.c \
	src/domain/topic.h \
	src/domain/totals.c \
	src/domain/totals.h

wire_files = \
	src/wire/changes.c \
	src/wire/changes.h \
	src/wire/csv.c \
	src/wire/csv.h \
	src/wire/event.c \
	src/wire/event.h \
	src/wire/gate.c \
	src/wire/gate.h \
	src/wire/json.c \
	src/wire/json.h \
	src/wire/json_write.c \
	src/wire/list.c \
	src/wire/pulsar_answer.c \
	src/wire/pulsar_answer.h \
	src/wire/reader.c \
	src/wire/reader.h \
	src/wire/record.c \
	src/wire/record.h \
	src/wire/record_words.c \
	src/wire/record_write.c \
	src/wire/source.c \
	src/wire/source.h \
	src/wire/source_csv.c \
	src/wire/source_json.c \
	src/wire/source_parts.h \
	src/wire/value.c \
	src/wire/value.h

store_files = \
	src/store/backup.c \
	src/store/db.c \
	src/store/db.h \
	src/store/decision_store.c \
	src/store/decision_store.h \
	src/store/due_store.c \
	src/store/due_store.h \
	src/store/fold.c \
	src/store/fold.h \
	src/store/glance_store.c \
	src/store/glance_store.h \
	src/store/journal.c \
	src/store/journal.h \
	src/store/lock.c \
	src/store/lock.h \
	src/store/migrate.c \
	src/store/migrate.h \
	src/store/migrations.h \
	src/store/open.c \
	src/store/outbox_store.c \
	src/store/outbox_store.h \
	src/store/page.c \
	src/store/page.h \
	src/store/predicate.c \
	src/store/predicate.h \
	src/store/record_store.c \
	src/store/record_store.h \
	src/store/rehearsal.c \
	src/store/sales_store.c \
	src/store/sales_store.h \
	src/store/setting_store.c \
	src/store/setting_store.h \
	src/store/store.h \
	src/store/sum_store.c \
	src/store/sum_store.h \
	src/store/watch.c \
	src/store/watch.h \
	src/store/write.c

app_files = \
	src/app/affiliates.c \
	src/app/alert.c \
	src/app/alert.h \
	src/app/approval.c \
	src/app/approval.h \
	src/app/audit.c \
	src/app/audit.h \
	src/app/commissions.c \
	src/app/conversions.c \
	src/app/decide.c \
	src/app/decide.h \
	src/app/decision.c \
	src/app/decision.h \
	src/app/demo.c \
	src/app/demo.h \
	src/app/export.c \
	src/app/export.h \
	src/app/due.c \
	src/app/due.h \
	src/app/import.c \
	src/app/import.h \
	src/app/ledger.c \
	src/app/ledger.h \
	src/app/movements.c \
	src/app/movements.h \
	src/app/notes.c \
	src/app/merge.c \
	src/app/merge.h \
	src/app/order.c \
	src/app/order.h \
	src/app/opening.c \
	src/app/outbox.c \
	src/app/outbox.h \
	src/app/parties.c \
	src/app/parties.h \
	src/app/report.c \
	src/app/report.h \
	src/app/restore.c \
	src/app/restore.h \
	src/app/rescue.c \
	src/app/rescue.h \
	src/app/resume.c \
	src/app/resume.h \
	src/app/request.c \
	src/app/request.h \
	src/app/session.c \
	src/app/session.h \
	src/app/steps.c \
	src/app/steps.h \
	src/app/tally.c \
	src/app/tally.h \
	src/app/terms.c \
	src/app/terms.h \
	src/app/undo.c \
	src/app/undo.h \
	src/app/verify.c \
	src/app/verify.h \
	src/app/wording.c \
	src/app/wording.h \
	src/app/work.c \
	src/app/work.h \
	src/app/writer.c \
	src/app/writer.h

sync_files = \
	src/sync/engine.c \
	src/sync/engine.h \
	src/sync/http.c \
	src/sync/http.h \
	src/sync/http_call.c \
	src/sync/http_call.h \
	src/sync/http_url.c \
	src/sync/http_url.h \
	src/sync/lease.c \
	src/sync/lease.h \
	src/sync/publisher.c \
	src/sync/publisher.h \
	src/sync/publisher_answer.c \
	src/sync/publisher_lane.c \
	src/sync/publisher_parts.h \
	src/sync/publisher_topic.c \
	src/sync/pulsar.c \
	src/sync/pulsar.h \
	src/sync/retry.c \
	src/sync/retry.h \
	src/sync/sync_thread.c \
	src/sync/sync_thread.h \
	src/sync/token.c \
	src/sync/token.h \
	src/sync/topics.c \
	src/sync/topics.h \
	src/sync/transport.h

cli_files = \
	src/cli/admin.c \
	src/cli/audit_cmd.c \
	src/cli/broker.c \
	src/cli/broker.h \
	src/cli/cli.c \
	src/cli/cli.h \
	src/cli/commands.c \
	src/cli/commands.h \
	src/cli/decisions.c \
	src/cli/diagnose.c \
	src/cli/diagnose.h \
	src/cli/diagnose_sync.c \
	src/cli/events_cmd.c \
	src/cli/complete.c \
	src/cli/explain.c \
	src/cli/export_cmd.c \
	src/cli/figures.c \
	src/cli/figures.h \
	src/cli/grid.c \
	src/cli/grid.h \
	src/cli/help.c \
	src/cli/help.h \
	src/cli/list_cmd.c \
	src/cli/load.c \
	src/cli/manual.c \
	src/cli/notes_cmd.c \
	src/cli/options.c \
	src/cli/options.h \
	src/cli/records.c \
	src/cli/report_cmd.c \
	src/cli/selection.c \
	src/cli/step_cmd.c \
	src/cli/sync.c \
	src/cli/topics_cmd.c
