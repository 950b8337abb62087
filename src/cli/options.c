#include "config.h"

#include "options.h"

#include <string.h>

#include "buf.h"
#include "commission.h"
#include "err.h"
#include "i18n.h"
#include "near.h"
#include "note.h"
#include "reason.h"

static const char *const format_words[] = { "csv", "csv-excel", "json", "jsonl" };
static const char *const encoding_words[] = { "utf-8", "latin1" };
static const char *const kind_words[] = { "afiliados", "campanas", "conversiones", "comisiones" };
static const char *const separator_words[] = { ",", ";", "|", "tab" };
static const char *const decimal_words[] = { ",", "." };
static const char *const separator_aliases[] = { "\t", "tab", NULL };
static const char *const encoding_aliases[] = { "UTF-8", "utf-8", "utf8", "utf-8", "UTF8", "utf-8", "LATIN1", "latin1", NULL };
static const char *const kind_aliases[] = { "afiliado", "afiliados", "campana", "campanas", "conversion", "conversiones",
	                                    "comision", "comisiones", NULL };
static const struct names formats = { format_words, ARRAY_LEN(format_words), NULL };
static const struct names encodings = { encoding_words, ARRAY_LEN(encoding_words), encoding_aliases };
static const struct names kinds = { kind_words, ARRAY_LEN(kind_words), kind_aliases };
static const struct names separators = { separator_words, ARRAY_LEN(separator_words), separator_aliases };
static const struct names decimals = { decimal_words, ARRAY_LEN(decimal_words), NULL };

const struct option_def option_defs[N_OPTIONS] = {
	[OPTION_BD] = { "--bd", NULL, N_("FILE"), N_("the file of the books") },
	[OPTION_CONFIG] = { "--config", NULL, N_("FILE"), N_("the config file") },
	[OPTION_USER] = { "--usuario", NULL, N_("U"), N_("act for this user") },
	[OPTION_READ_ONLY] = { "--solo-lectura", NULL, NULL, N_("change nothing") },
	[OPTION_JSON] = { "--json", NULL, NULL, N_("one JSON object a line") },
	[OPTION_QUIET] = { "--quiet", "-q", NULL, N_("no words but errors") },
	[OPTION_VERBOSE] = { "--verbose", "-v", NULL, N_("log everything, and show it") },
	[OPTION_HELP] = { "--help", "-h", NULL, N_("this help") },
	[OPTION_VERSION] = { "--version", NULL, NULL, N_("versions of the program and its libraries") },
	[OPTION_STATION] = { "--estacion", NULL, N_("NAME"), N_("name of the desk, when the file is made") },
	[OPTION_ZONE] = { "--zona", NULL, N_("ZONE"), N_("time zone, when the file is made") },
	[OPTION_CURRENCY] = { "--moneda", NULL, N_("CODE"), N_("currency, when the file is made") },
	[OPTION_DEMO] = { "--demo", NULL, NULL, N_("the screens on demo data of their own, thrown away at the end") },
	[OPTION_FILE] = { "--archivo", NULL, N_("FILE"), N_("read the body from a file, - = standard input") },
	[OPTION_TYPE] = { "--tipo", NULL, N_("TYPE"), N_("kind of the records"), &kinds },
	[OPTION_FILTER] = { "--filtro", NULL, N_("FILTER"),
		            N_("words and campo:valor joined by and; campo:a,b, <x, >x, a..b; - negates") },
	[OPTION_STATE] = { "--estado", NULL, N_("STATE"), N_("only this state") },
	[OPTION_AFFILIATE] = { "--afiliado_id", NULL, N_("ID"), N_("only this affiliate") },
	[OPTION_CAMPAIGN] = { "--campana_id", NULL, N_("ID"), N_("only this campaign") },
	[OPTION_CHANNEL] = { "--canal", NULL, N_("CHANNEL"), N_("only from this channel") },
	[OPTION_PERIOD] = { "--periodo", NULL, N_("PERIOD"), N_("30d, 2026-11, hoy: since they are in that state, or were made") },
	[OPTION_SINCE] = { "--fecha_desde", NULL, N_("DATE"), N_("the same from a day on") },
	[OPTION_TO] = { "--fecha_hasta", NULL, N_("DATE"), N_("the same up to a day, with it") },
	[OPTION_LIMIT] = { "--limite", NULL, N_("N"), N_("at most so many rows") },
	[OPTION_FORMAT] = { "--formato", NULL, N_("FORMAT"), N_("how it is written"), &formats },
	[OPTION_OUT] = { "--salida", "-o", N_("FILE"), N_("write into a file, - = standard output") },
	[OPTION_REPLACE] = { "--reemplazar", NULL, NULL, N_("replace the file when it is there") },
	[OPTION_REHEARSE] = { "--ensayo", NULL, NULL, N_("say what would happen, change nothing") },
	[OPTION_YES] = { "--si", NULL, NULL, N_("yes to more than 3 rows") },
	[OPTION_REASON] = { "--motivo", NULL, N_("TEXT"), N_("the reason in words") },
	[OPTION_CODE] = { "--codigo", NULL, N_("CODE"), N_("the reason's code"), &reason_codes },
	[OPTION_COMMENTS] = { "--comentarios", NULL, N_("TEXT"), N_("words beside the decision") },
	[OPTION_LEVEL] = { "--nivel_aprobacion", NULL, N_("LEVEL"), N_("declared level"), &level_names },
	[OPTION_POLICY] = { "--politica_aplicada", NULL, N_("NAME"), N_("declared policy") },
	[OPTION_UNTIL] = { "--hasta", NULL, N_("DATE"), N_("until when") },
	[OPTION_ENDS_AT] = { "--fecha_fin", NULL, N_("DATE"), N_("new end of the campaign") },
	[OPTION_IF_VERSION] = { "--si-version", NULL, N_("N"), N_("only when the record is at this version") },
	[OPTION_FORCE] = { "--forzar_recalculo", NULL, NULL, N_("calculate what is calculated already") },
	[OPTION_OVER_BUDGET] = { "--sobre_presupuesto", NULL, NULL, N_("approve over the campaign's budget") },
	[OPTION_ACTOR] = { "--actor", NULL, N_("U"), N_("only what this user did, or what was done for them") },
	[OPTION_AUDIENCE] = { "--destino", NULL, N_("WHO"), N_("for the house alone, the default, or for the affiliate to read"), &note_audiences },
	[OPTION_SEPARATOR] = { "--separador", NULL, N_("CHAR"), N_("between the cells of a CSV"), &separators },
	[OPTION_ENCODING] = { "--codificacion", NULL, N_("NAME"), N_("how its characters are written"), &encodings },
	[OPTION_DECIMAL] = { "--decimal", NULL, N_("CHAR"), N_("decimal sign of a CSV"), &decimals },
	[OPTION_OPENING] = { "--apertura", NULL, NULL, N_("records with their past states, as exportar writes them") },
	[OPTION_REPEAT] = { "--repetir", NULL, NULL, N_("take a file that was imported before") },
	[OPTION_ROWS] = { "--filas", NULL, N_("N"), N_("how many conversions") },
	[OPTION_SEED] = { "--semilla", NULL, N_("S"), N_("number that the demo data is made from") },
	[OPTION_ONCE] = { "--una-vez", NULL, NULL, N_("what waits now, then end (the default)") },
	[OPTION_UNTIL_EMPTY] = { "--hasta-vaciar", NULL, NULL, N_("until nothing waits") },
	[OPTION_CONTINUOUS] = { "--continuo", NULL, NULL, N_("until it is stopped") },
};

int
options_find(const char *word, size_t len)
{
	for (int i = 0; i < N_OPTIONS; i++) {
		const struct option_def *def = &option_defs[i];

		if (strlen(def->name) == len && memcmp(def->name, word, len) == 0)
			return i;
		if (def->shorter && strlen(def->shorter) == len && memcmp(def->shorter, word, len) == 0)
			return i;
	}
	return -1;
}

static int
unknown_option(const char *word, size_t len, struct err *err)
{
	const char *best = "--help";
	size_t least = (size_t)-1;
	char copy[64];

	memcpy(copy, word, len < sizeof(copy) ? len : sizeof(copy) - 1);
	copy[len < sizeof(copy) ? len : sizeof(copy) - 1] = '\0';
	for (int i = 0; i < N_OPTIONS; i++) {
		size_t distance = near_distance(copy, option_defs[i].name);

		if (distance < least) {
			least = distance;
			best = option_defs[i].name;
		}
	}
	return err_set(err, ERR_USAGE, _("%s: there is no such option; did you mean %s?"), copy, best);
}

static int
check_choice(const struct option_def *def, const char *value, struct err *err)
{
	struct buf known = { 0 };

	if (!def->choices || names_find(def->choices, value, strlen(value)) != ABSENT)
		return 0;
	names_add(&known, def->choices);
	err_set(err, ERR_USAGE, _("%s: \"%.40s\" is not one of %s"), def->name, value, buf_text(&known));
	buf_done(&known);
	return ERR_USAGE;
}

/* One option at argv[*i]; moves past its value. */
static int
take(int argc, char **argv, int *i, struct options *options, struct err *err)
{
	const char *word = argv[*i], *equal = strchr(word, '=');
	size_t len = equal ? (size_t)(equal - word) : strlen(word);
	int option = options_find(word, len);

	if (option < 0)
		return unknown_option(word, len, err);
	if (!option_defs[option].value) {
		if (equal)
			return err_set(err, ERR_USAGE, _("%s: takes no value"), option_defs[option].name);
		options->values[option] = "";
		return 0;
	}
	if (!equal && *i + 1 >= argc)
		return err_set(err, ERR_USAGE, _("%s: needs a value"), option_defs[option].name);
	options->values[option] = equal ? equal + 1 : argv[++*i];
	return check_choice(&option_defs[option], options->values[option], err);
}

int
options_parse(int argc, char **argv, struct options *options, struct err *err)
{
	bool only_words = false;
	int r = 0;

	for (int i = 1; i < argc && r == 0; i++) {
		if (!only_words && strcmp(argv[i], "--") == 0)
			only_words = true;
		else if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0')
			r = take(argc, argv, &i, options, err);
		else
			options->words[options->n_words++] = argv[i];
	}
	return r;
}
