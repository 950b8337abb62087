#include "config.h"

#include "commands.h"

#include <stdint.h> /* SIZE_MAX */
#include <string.h>

#include "cli.h"
#include "err.h"
#include "i18n.h"
#include "near.h"

#define TAKES(...) (const enum option[]){ __VA_ARGS__, N_OPTIONS }
#define TAKES_NONE (const enum option[]){ N_OPTIONS }
#define FILTER \
	OPTION_FILTER, OPTION_STATE, OPTION_AFFILIATE, OPTION_CAMPAIGN, OPTION_CHANNEL, OPTION_PERIOD, OPTION_SINCE, OPTION_TO
#define AUDIT OPTION_ACTOR, OPTION_PERIOD, OPTION_SINCE, OPTION_TO
#define WHY OPTION_REASON, OPTION_CODE
#define STEP FILTER, OPTION_REHEARSE, OPTION_YES, OPTION_IF_VERSION, WHY
#define CSV_READ OPTION_SEPARATOR, OPTION_ENCODING, OPTION_DECIMAL
#define TARGETS N_("ID… | --filtro FILTER")

const char *const group_names[COMMAND_GROUPS] = {
	[GROUP_RECORDS] = N_("Records"),
	[GROUP_DECISIONS] = N_("Decisions"),
	[GROUP_FILES] = N_("Files in and out"),
	[GROUP_HOUSE] = N_("Rules, audit and care of the books"),
	[GROUP_BROKER] = N_("Broker"),
	[GROUP_SHELL] = N_("For the shell"),
};

const char *const record_nouns[] = { "afiliados", "campanas", "conversiones", "comisiones", NULL };

const struct command commands[] = {
	{ "*", "listar", STEP_NONE, NEED_READ, "", N_("the records, by filter"), cli_list, GROUP_RECORDS,
	  TAKES(FILTER, OPTION_LIMIT, OPTION_FORMAT),
	  { { N_("what waits for a decision"), "alpes comisiones listar --estado calculada" },
	    { N_("ids of large ones, for another program"),
	      "alpes comisiones listar --filtro 'valor:>500000' --json | jq -r .comision_id" } } },
	{ "*", "ver", STEP_NONE, NEED_READ, N_("ID"), N_("one record, whole"), cli_view, GROUP_RECORDS, TAKES_NONE,
	  { { N_("every field of an affiliate"), "alpes afiliados ver af_12345" } } },
	{ "*", "crear", STEP_CREATE, NEED_CREATE, N_("FIELD=VALUE… | --archivo FILE"), N_("a new record; prints its id"),
	  cli_make, GROUP_RECORDS, TAKES(OPTION_FILE, OPTION_REHEARSE, OPTION_REPEAT, CSV_READ),
	  { { N_("an affiliate, by dotted paths as in the JSON bodies"),
	      "alpes afiliados crear nombre='Ana Ruiz' email=ana@example.com documento.tipo=cedula documento.numero=52123456" },
	    { N_("a conversion from a JSON body"), "alpes conversiones crear --archivo conversion.json" } } },
	{ "*", "editar", STEP_EDIT, NEED_WRITE, N_("ID FIELD=VALUE…"), N_("change fields; an empty value clears"), cli_edit,
	  GROUP_RECORDS, TAKES(OPTION_IF_VERSION, OPTION_REHEARSE),
	  { { N_("only when nobody changed it since"), "alpes afiliados editar af_12345 telefono=3001234567 --si-version 4" } } },
	{ "*", "notas", STEP_NOTE, NEED_READ, N_("ID [TEXT|-]"), N_("the notes on a record; with a text, adds one"), cli_notes,
	  GROUP_RECORDS, TAKES(OPTION_AUDIENCE, OPTION_REHEARSE),
	  { { N_("add an internal note"), "alpes comisiones notas com_55555 'el cliente llamó dos veces'" },
	    { N_("what the affiliate may read"), "alpes afiliados notas af_12345 'su pago sale el viernes' --destino afiliado" } }, 2 },
	{ "comisiones", "explicar", STEP_NONE, NEED_READ, N_("ID"), N_("why this amount, and why it waits"), cli_explain,
	  GROUP_RECORDS, TAKES_NONE, { { N_("the calculation, step by step"), "alpes comisiones explicar com_55555" } } },

	{ "comisiones", "reporte", STEP_NONE, NEED_READ, "", N_("a period added up, the one before beside it"), cli_report,
	  GROUP_RECORDS, TAKES(FILTER, OPTION_FORMAT),
	  { { N_("a month, by state, campaign and affiliate"), "alpes comisiones reporte --periodo 2026-11" } } },
	{ "conversiones", "metricas", STEP_NONE, NEED_READ, "", N_("rates and values of a period, the one before beside them"),
	  cli_metrics, GROUP_RECORDS, TAKES(OPTION_PERIOD, OPTION_SINCE, OPTION_TO, OPTION_CHANNEL, OPTION_FORMAT),
	  { { N_("of one channel"), "alpes conversiones metricas --periodo 30d --canal web" } } },

	{ "afiliados", "aprobar", STEP_APPROVE, NEED_WRITE, TARGETS, N_("let pending affiliates in"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP), { { N_("all that wait"), "alpes afiliados aprobar --filtro estado:pendiente --si" } } },
	{ "afiliados", "rechazar", STEP_REJECT, NEED_WRITE, TARGETS, N_("turn pending affiliates down"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP),
	  { { N_("with a reason in words"), "alpes afiliados rechazar af_12345 --motivo 'documento ilegible'" } } },
	{ "afiliados", "activar", STEP_ACTIVATE, NEED_WRITE, TARGETS, N_("make inactive affiliates active again"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP), { { N_("one"), "alpes afiliados activar af_12345 --motivo 'volvió a vender'" } } },
	{ "afiliados", "desactivar", STEP_DEACTIVATE, NEED_WRITE, TARGETS, N_("make active affiliates inactive"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP),
	  { { N_("with a reason in words"), "alpes afiliados desactivar af_12345 --motivo 'sin ventas en un año'" } } },
	{ "afiliados", "suspender", STEP_SUSPEND, NEED_WRITE, TARGETS, N_("suspend affiliates, until a date or for now"),
	  cli_step, GROUP_DECISIONS, TAKES(STEP, OPTION_UNTIL),
	  { { N_("until a date"), "alpes afiliados suspender af_12345 --hasta 2026-12-31 --codigo fraude" } } },
	{ "afiliados", "reactivar", STEP_RESUME, NEED_WRITE, TARGETS, N_("end a suspension"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP), { { N_("one"), "alpes afiliados reactivar af_12345 --motivo 'aclarado con el banco'" } } },
	{ "afiliados", "bloquear", STEP_BLOCK, NEED_WRITE, TARGETS, N_("shut affiliates out for good"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP), { { N_("one, with a code"), "alpes afiliados bloquear af_12345 --codigo fraude" } } },
	{ "afiliados", "eliminar", STEP_DELETE, NEED_WRITE, TARGETS, N_("take affiliates out of the programme"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP), { { N_("what would happen"), "alpes afiliados eliminar af_12345 --ensayo" } } },
	{ "afiliados", "reabrir", STEP_REOPEN, NEED_WRITE, TARGETS, N_("rejected affiliates wait again"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP),
	  { { N_("one"), "alpes afiliados reabrir af_12345 --motivo 'envió el documento'" } } },
	{ "afiliados", "fusionar", STEP_MERGE, NEED_WRITE, N_("ID INTO_ID"),
	  N_("one affiliate twice: what ID sold becomes INTO_ID's, ID goes"), cli_merge, GROUP_DECISIONS,
	  TAKES(OPTION_REHEARSE, WHY), { { N_("see first what moves"), "alpes afiliados fusionar af_2 af_12345 --ensayo" } } },
	{ "afiliados", "confirmar-banco", STEP_CONFIRM_BANK, NEED_WRITE, TARGETS, N_("the bank data was checked"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP),
	  { { N_("only when it is still what you saw"), "alpes afiliados confirmar-banco af_12345 --si-version 4" } } },
	{ "campanas", "activar", STEP_ACTIVATE, NEED_WRITE, TARGETS, N_("start campaigns, or start them again"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP, OPTION_ENDS_AT),
	  { { N_("a finished one, with a later end"), "alpes campanas activar camp_67890 --fecha_fin 2026-12-31" } } },
	{ "campanas", "pausar", STEP_PAUSE, NEED_WRITE, TARGETS, N_("pause campaigns"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP), { { N_("one"), "alpes campanas pausar camp_67890" } } },
	{ "campanas", "finalizar", STEP_FINISH, NEED_WRITE, TARGETS, N_("end campaigns"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP), { { N_("one"), "alpes campanas finalizar camp_67890" } } },
	{ "campanas", "cancelar", STEP_CANCEL, NEED_WRITE, TARGETS, N_("call campaigns off"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP), { { N_("one"), "alpes campanas cancelar camp_67890 --motivo 'sin presupuesto'" } } },
	{ "conversiones", "validar", STEP_VALIDATE, NEED_WRITE, TARGETS, N_("validate what the automatic check held back"),
	  cli_step, GROUP_DECISIONS, TAKES(STEP),
	  { { N_("one"), "alpes conversiones validar conv_98765 --motivo 'confirmada con el comercio'" } } },
	{ "conversiones", "rechazar", STEP_REJECT, NEED_WRITE, TARGETS, N_("reject conversions and their commissions"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP), { { N_("one"), "alpes conversiones rechazar conv_98765 --codigo duplicada" } } },
	{ "conversiones", "cancelar", STEP_CANCEL, NEED_WRITE, TARGETS, N_("cancel conversions: refunded whole, or fraud"),
	  cli_step, GROUP_DECISIONS, TAKES(STEP), { { N_("one"), "alpes conversiones cancelar conv_98765 --codigo reembolso" } } },
	{ "conversiones", "reabrir", STEP_REOPEN, NEED_WRITE, TARGETS, N_("rejected conversions are registered again"),
	  cli_step, GROUP_DECISIONS, TAKES(STEP),
	  { { N_("one"), "alpes conversiones reabrir conv_98765 --motivo 'rechazada por error'" } } },
	{ "conversiones", "reembolsar", STEP_REFUND, NEED_WRITE, N_("ID AMOUNT"),
	  N_("a part of the value was refunded; the commission follows"), cli_step, GROUP_DECISIONS,
	  TAKES(OPTION_REHEARSE, OPTION_IF_VERSION, WHY),
	  { { N_("a part"), "alpes conversiones reembolsar conv_98765 100000 --codigo reembolso" } } },
	{ "comisiones", "calcular", STEP_CALCULATE, NEED_WRITE, TARGETS, N_("calculate commissions"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP, OPTION_FORCE), { { N_("anew"), "alpes comisiones calcular com_55555 --forzar_recalculo" } } },
	{ "comisiones", "aprobar", STEP_APPROVE, NEED_WRITE, TARGETS, N_("approve commissions"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP, OPTION_COMMENTS, OPTION_LEVEL, OPTION_POLICY, OPTION_OVER_BUDGET),
	  { { N_("one, with words beside it"), "alpes comisiones aprobar com_55555 --comentarios 'verificada'" },
	    { N_("what a filter would approve"), "alpes comisiones aprobar --filtro 'estado:calculada valor:<50000' --ensayo" },
	    { N_("and approve it, as one decision"),
	      "alpes comisiones aprobar --filtro 'estado:calculada valor:<50000' --si" } } },
	{ "comisiones", "rechazar", STEP_REJECT, NEED_WRITE, TARGETS, N_("reject commissions"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP), { { N_("one"), "alpes comisiones rechazar com_55555 --codigo fuera_de_terminos" } } },
	{ "comisiones", "aplazar", STEP_DEFER, NEED_WRITE, TARGETS, N_("put commissions off"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP, OPTION_UNTIL),
	  { { N_("until a date"), "alpes comisiones aplazar com_55555 --hasta 2026-12-15 --motivo 'falta la factura'" } } },
	{ "comisiones", "liberar", STEP_RELEASE, NEED_WRITE, TARGETS, N_("end a deferral or a dispute"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP), { { N_("one"), "alpes comisiones liberar com_55555" } } },
	{ "comisiones", "disputar", STEP_DISPUTE, NEED_WRITE, TARGETS, N_("hold commissions that are in dispute"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP),
	  { { N_("one"), "alpes comisiones disputar com_55555 --motivo 'el afiliado reclama'" } } },
	{ "comisiones", "reabrir", STEP_REOPEN, NEED_WRITE, TARGETS, N_("take an approval or a rejection back"), cli_step,
	  GROUP_DECISIONS, TAKES(STEP),
	  { { N_("one"), "alpes comisiones reabrir com_55555 --motivo 'valor equivocado'" } } },
	{ "comisiones", "anular", STEP_ANNUL, NEED_WRITE, TARGETS, N_("annul commissions"), cli_step, GROUP_DECISIONS,
	  TAKES(STEP), { { N_("one"), "alpes comisiones anular com_55555 --codigo duplicada" } } },
	{ "deshacer", NULL, STEP_UNDO, NEED_WRITE, N_("[DECISION]"), N_("take the last decision back, or that one"), cli_undo,
	  GROUP_DECISIONS, TAKES(OPTION_REHEARSE, OPTION_YES),
	  { { N_("your last one"), "alpes deshacer" }, { N_("what would become of it"), "alpes deshacer --ensayo" } } },
	{ "rehacer", NULL, STEP_REDO, NEED_WRITE, "", N_("take the last undo back"), cli_redo, GROUP_DECISIONS,
	  TAKES(OPTION_REHEARSE, OPTION_YES), { { N_("when the undo was the mistake"), "alpes rehacer" } } },
	{ "continuar", NULL, STEP_NONE, NEED_WRITE, N_("[DECISION]"),
	  N_("go on with a decision that was cut short; without one, name them"), cli_continue, GROUP_DECISIONS,
	  TAKES(OPTION_FILE), { { N_("those there are"), "alpes continuar" },
	    { N_("an import whose file was moved"),
	      "alpes continuar dec_01kav3w8zj5m7q9r2t4x6y8a0b --archivo ventas.csv" } } },

	{ "vencimientos", NULL, STEP_NONE, NEED_WRITE, "",
	  N_("end what its date ended: campaigns, suspensions, deferrals"), cli_due, GROUP_DECISIONS, TAKES(OPTION_REHEARSE),
	  { { N_("every night, from cron"), "alpes vencimientos -q" } } },

	{ "importar", NULL, STEP_IMPORT, NEED_CREATE, N_("FILE|-"), N_("records from JSON, JSON Lines or CSV"), cli_import,
	  GROUP_FILES, TAKES(OPTION_TYPE, OPTION_REHEARSE, OPTION_OPENING, OPTION_REPEAT, CSV_READ),
	  { { N_("see first what would become of it"), "alpes importar ventas.csv --tipo conversiones --ensayo" },
	    { N_("a spreadsheet of a Colombian desk"),
	      "alpes importar ventas.csv --tipo conversiones --separador ';' --decimal , --codificacion latin1" },
	    { N_("what another alpes exported, states and all"), "alpes importar conversiones.jsonl --apertura" } } },
	{ "exportar", NULL, STEP_NONE, NEED_READ, N_("afiliados|campanas|conversiones|comisiones|auditoria"),
	  N_("records as they are now, into a file"), cli_export, GROUP_FILES,
	  TAKES(FILTER, OPTION_FORMAT, OPTION_OUT, OPTION_REPLACE),
	  { { N_("a spreadsheet, with names beside the ids"),
	      "alpes exportar comisiones --estado aprobada --formato csv-excel -o aprobadas.csv" },
	    { N_("everything, for another program"), "alpes exportar conversiones --formato jsonl | gzip >conversiones.jsonl.gz" } } },
	{ "demo", NULL, STEP_NONE, NEED_CREATE, "", N_("a believable programme into an empty file"), cli_demo, GROUP_FILES,
	  TAKES(OPTION_ROWS, OPTION_SEED), { { N_("somewhere else than your books"), "alpes demo --bd /tmp/demo.db" } } },
	{ "respaldo", "crear", STEP_NONE, NEED_READ, N_("FILE"), N_("a copy of the books"), cli_backup, GROUP_FILES, TAKES_NONE,
	  { { N_("a file a day"), "alpes respaldo crear alpes-$(date +%F).db" } } },
	{ "respaldo", "verificar", STEP_NONE, NEED_NOTHING, N_("FILE"), N_("the check of verificar, on a copy"), cli_backup_verify,
	  GROUP_FILES, TAKES_NONE, { { N_("before it is needed"), "alpes respaldo verificar alpes-2026-11-24.db" } } },
	{ "respaldo", "restaurar", STEP_NONE, NEED_NOTHING, N_("FILE"), N_("put a copy back into the file"), cli_restore,
	  GROUP_FILES, TAKES(OPTION_YES), { { N_("replaces what is there"), "alpes respaldo restaurar alpes-2026-11-24.db --si" } } },

	{ "configuracion", "ver", STEP_NONE, NEED_READ, N_("[NAME]"), N_("the rules of the business"), cli_settings_view,
	  GROUP_HOUSE, TAKES_NONE, { { N_("one"), "alpes configuracion ver limite_automatico" } } },
	{ "configuracion", "poner", STEP_SET, NEED_CREATE, N_("NAME VALUE"), N_("set a rule"), cli_settings_set, GROUP_HOUSE,
	  TAKES_NONE, { { N_("nothing is approved by itself"), "alpes configuracion poner limite_automatico 0" } } },
	{ "auditoria", "listar", STEP_NONE, NEED_READ, N_("[ID]"),
	  N_("who changed what, the newest first; of one record or decision"), cli_audit_list, GROUP_HOUSE,
	  TAKES(AUDIT, OPTION_LIMIT),
	  { { N_("the last ten changes"), "alpes auditoria listar --limite 10" },
	    { N_("the life of a commission"), "alpes auditoria listar com_55555" },
	    { N_("what somebody did today"), "alpes auditoria listar --actor ana --periodo hoy" } } },
	{ "auditoria", "ver", STEP_NONE, NEED_READ, N_("ID"), N_("one row: what changed, its place in the chain"), cli_audit_view,
	  GROUP_HOUSE, TAKES_NONE, { { N_("before and after"), "alpes auditoria ver aud_caja1_1_42" } } },
	{ "auditoria", "exportar", STEP_NONE, NEED_READ, "", N_("the journal for an auditor, the oldest first"),
	  cli_audit_export, GROUP_HOUSE, TAKES(AUDIT, OPTION_FORMAT, OPTION_OUT, OPTION_REPLACE),
	  { { N_("a month"), "alpes auditoria exportar --periodo 2026-11 -o noviembre.jsonl" } } },
	{ "verificar", NULL, STEP_NONE, NEED_READ, "", N_("recompute what is kept and name what differs"), cli_verify,
	  GROUP_HOUSE, TAKES_NONE, { { N_("sums, records, journal chain, file"), "alpes verificar" } } },
	{ "diagnostico", NULL, STEP_NONE, NEED_TABLES, "",
	  N_("a line a finding, with its remedy: places, settings, books, broker; answers 0 whatever it finds"), cli_diagnose,
	  GROUP_HOUSE, TAKES_NONE,
	  { { N_("what to tell when you ask for help"), "alpes diagnostico" },
	    { N_("what needs a person"), "alpes diagnostico --json | jq 'select(.estado != \"bien\")'" } } },

	{ "sincronizar", NULL, STEP_NONE, NEED_WRITE, "", N_("publish what waits to the broker"), cli_sync, GROUP_BROKER,
	  TAKES(OPTION_ONCE, OPTION_UNTIL_EMPTY, OPTION_CONTINUOUS),
	  { { N_("from cron"), "alpes sincronizar --hasta-vaciar -q" }, { N_("as a service"), "alpes sincronizar --continuo" } } },
	{ "topicos", "preparar", STEP_NONE, NEED_NOTHING, "", N_("make the topics on the broker"), cli_topics_prepare,
	  GROUP_BROKER, TAKES_NONE, { { N_("once, and after a new version"), "alpes topicos preparar" } } },
	{ "topicos", "listar", STEP_NONE, NEED_NOTHING, "", N_("partitions, retention and readers of the topics"), cli_topics_list,
	  GROUP_BROKER, TAKES_NONE, { { N_("as they are, beside what is documented"), "alpes topicos listar" } } },
	{ "topicos", "estado", STEP_NONE, NEED_NOTHING, "", N_("what lies on the topics, comes in, and waits for its readers"),
	  cli_topics_state, GROUP_BROKER, TAKES_NONE,
	  { { N_("readers that are behind"), "alpes topicos estado --json | jq .suscripciones" } } },
	{ "eventos", "listar", STEP_NONE, NEED_READ, "", N_("the outbox"), cli_events_list, GROUP_BROKER,
	  TAKES(OPTION_STATE, OPTION_LIMIT), { { N_("what the broker did not take"), "alpes eventos listar --estado aparcado" } } },
	{ "eventos", "ver", STEP_NONE, NEED_READ, N_("ID"), N_("one event, whole"), cli_events_view, GROUP_BROKER, TAKES_NONE,
	  { { N_("its body"), "alpes eventos ver evt_00001 | jq .cuerpo" } } },
	{ "eventos", "reintentar", STEP_NONE, NEED_WRITE, N_("ID…"), N_("try parked events again"), cli_events_retry,
	  GROUP_BROKER, TAKES_NONE, { { N_("one"), "alpes eventos reintentar evt_00001" } } },
	{ "eventos", "corregir", STEP_NONE, NEED_WRITE, N_("ID…"),
	  N_("make a parked event's body again from its record as it is now, and try it again"), cli_events_correct, GROUP_BROKER,
	  TAKES(OPTION_REASON), { { N_("after the record was mended"), "alpes eventos corregir evt_00001" } } },
	{ "eventos", "descartar", STEP_NONE, NEED_WRITE, N_("ID… --motivo TEXT"), N_("drop parked events, with a reason"),
	  cli_events_discard, GROUP_BROKER, TAKES(OPTION_REASON),
	  { { N_("one"), "alpes eventos descartar evt_00001 --motivo 'el tema ya no existe'" } } },

	{ "completar", NULL, STEP_NONE, NEED_TABLES, N_("[WORD…]"), N_("what may stand at the end of a command, for a shell's script"),
	  cli_complete, GROUP_SHELL, TAKES_NONE, { { N_("commands that begin so"), "alpes completar -- comisiones a" } } },
	{ "manual", NULL, STEP_NONE, NEED_TABLES, "", N_("the manual page"), cli_manual, GROUP_SHELL, TAKES_NONE,
	  { { N_("read it, in your language"), "alpes manual | man -l -" } } },
};

const size_t n_commands = ARRAY_LEN(commands);

bool
command_fits(const struct command *command, const char *noun)
{
	if (strcmp(command->noun, "*") != 0)
		return strcmp(command->noun, noun) == 0;
	for (size_t i = 0; record_nouns[i]; i++)
		if (strcmp(record_nouns[i], noun) == 0)
			return true;
	return false;
}

int
command_check_words(const struct command *command, const char *noun, const char *const *words, size_t n, struct err *err)
{
	size_t least = 0, most = 0;

	for (const char *at = command->arguments; *at && *at != '|' && strncmp(at, "--", 2) != 0; at += *at == ' ') {
		size_t len = strcspn(at, " ");

		least += *at != '[';
		most += 1;
		if (memmem(at, len, "…", strlen("…")))
			most = SIZE_MAX;
		if (strncmp(at + len, " |", 2) == 0)
			least = 0;
		at += len;
	}
	if (n < least)
		return err_set(err, ERR_USAGE, _("%s%s%s: needs %s; see: alpes %s%s%s --help"), noun, command->verb ? " " : "",
		               command->verb ? command->verb : "", _(command->arguments), noun, command->verb ? " " : "",
		               command->verb ? command->verb : "");
	if (n > most)
		return err_set(err, ERR_USAGE, _("%s: one word too many; a text of several words stands in quotes"), words[most]);
	return 0;
}

bool
command_is_first(size_t at, const char *noun)
{
	for (size_t i = 0; i < at; i++)
		if (command_fits(&commands[i], noun))
			return false;
	return command_fits(&commands[at], noun);
}

bool
command_takes(const struct command *command, enum option option)
{
	const enum option *taken = command->options;

	while (*taken != N_OPTIONS && *taken != option)
		taken++;
	return option < OPTIONS_FOR_ALL || *taken == option;
}

/* Keeps the nearer one of `word`'s neighbours. */
static void
nearer(const char *word, const char *candidate, const char **best, size_t *least)
{
	size_t distance = near_distance(word, candidate);

	if (distance < *least) {
		*least = distance;
		*best = candidate;
	}
}

static int
unknown_noun(const char *noun, struct err *err)
{
	const char *best = "";
	size_t least = (size_t)-1;

	for (size_t i = 0; i < n_commands; i++)
		if (strcmp(commands[i].noun, "*") != 0)
			nearer(noun, commands[i].noun, &best, &least);
	return err_set(err, ERR_USAGE, _("%s: there is no such command; did you mean %s? All of them: alpes --help"), noun, best);
}

static int
unknown_verb(const char *noun, const char *verb, struct err *err)
{
	const char *best = "";
	size_t least = (size_t)-1;

	if (!verb)
		return err_set(err, ERR_USAGE, _("%s: what to do with them is missing; see: alpes %s --help"), noun, noun);
	for (size_t i = 0; i < n_commands; i++)
		if (command_fits(&commands[i], noun))
			nearer(verb, commands[i].verb, &best, &least);
	return err_set(err, ERR_USAGE, _("%s %s: there is no such command; did you mean %s %s? All of them: alpes %s --help"),
	               noun, verb, noun, best, noun);
}

int
command_find(const char *noun, const char *verb, const struct command **ret_command, size_t *ret_words, struct err *err)
{
	bool noun_known = false;

	for (size_t i = 0; i < n_commands; i++) {
		const struct command *command = &commands[i];

		if (!command_fits(command, noun))
			continue;
		noun_known = true;
		if (command->verb && (!verb || strcmp(command->verb, verb) != 0))
			continue;
		*ret_command = command;
		*ret_words = command->verb ? 2 : 1;
		return 0;
	}
	return noun_known ? unknown_verb(noun, verb, err) : unknown_noun(noun, err);
}
