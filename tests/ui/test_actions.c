/* Every key of Comisiones that decides, on a commission in every state: it does what the table says, or says why not. */
#include "program.h"

#include <unistd.h>

enum { PENDING, CALCULATED, APPROVED, REJECTED, ANNULLED, DEFERRED, DISPUTED, STATES };

/* How a calculated commission comes into a state; what `ver` says of it then. */
static const struct {
	const char *step, *state;
} states[STATES] = {
	[PENDING] = { "comisiones editar %s porcentaje=10", "pendiente" },
	[CALCULATED] = { NULL, "calculada" },
	[APPROVED] = { "comisiones aprobar %s", "aprobada" },
	[REJECTED] = { "comisiones rechazar %s --codigo datos_errados", "rechazada" },
	[ANNULLED] = { "comisiones anular %s --codigo datos_errados", "anulada" },
	[DEFERRED] = { "comisiones aplazar %s --codigo datos_errados", "calculada aplazada" },
	[DISPUTED] = { "comisiones disputar %s --codigo datos_errados", "calculada en_disputa" },
};

/* The key, what it goes on to ask, and the state afterwards; NULL: refused, and nothing changed. */
static const struct {
	const char *key, *asks, *answer, *after[STATES];
} actions[] = {
	{ "a", NULL, "", { [CALCULATED] = "aprobada" } },
	{ "r", "datos errados", "e", { [PENDING] = "rechazada", [CALCULATED] = "rechazada", [DEFERRED] = "rechazada aplazada",
	                               [DISPUTED] = "rechazada en_disputa" } },
	{ "=", NULL, "", { [PENDING] = "calculada", [CALCULATED] = "calculada", [APPROVED] = "calculada",
	                   [DEFERRED] = "calculada aplazada", [DISPUTED] = "calculada en_disputa" } },
	{ "d", "datos errados", "e", { [PENDING] = "anulada", [CALCULATED] = "anulada", [APPROVED] = "anulada",
	                               [DEFERRED] = "anulada aplazada", [DISPUTED] = "anulada en_disputa" } },
	{ "td", "datos errados", "e", { [PENDING] = "pendiente en_disputa", [CALCULATED] = "calculada en_disputa",
	                                [APPROVED] = "aprobada en_disputa", [DEFERRED] = "calculada aplazada en_disputa",
	                                [DISPUTED] = "calculada en_disputa" } },
	{ "tp", "datos errados", "e<Enter>", { [PENDING] = "pendiente aplazada", [CALCULATED] = "calculada aplazada",
	                                       [APPROVED] = "aprobada aplazada", [DEFERRED] = "calculada aplazada",
	                                       [DISPUTED] = "calculada aplazada en_disputa" } },
	{ "tl", NULL, "", { [DEFERRED] = "calculada", [DISPUTED] = "calculada" } },
	{ "to", "por qué?", "se aclaró<Enter>", { [APPROVED] = "calculada", [REJECTED] = "calculada" } },
	{ "tb", "por qué?", "lo autorizó gerencia<Enter>", { [CALCULATED] = "aprobada", [DEFERRED] = "calculada aplazada",
	                                [DISPUTED] = "calculada en_disputa" } },
};

static void
copy(const char *folder, const char *from, const char *to)
{
	char command[500];

	snprintf(command, sizeof(command), "cd %s && rm -f alpes.db-wal alpes.db-shm && cp %s %s", folder, from, to);
	assert_int_equal(system(command), 0);
}

/* What the program prints of it, in the words of the tables above. */
static void
read_state(const char *folder, const char *id, char *ret_text, size_t size)
{
	static const char *const flags[] = { "aplazada", "en_disputa" };
	char command[600], line[16384] = "", word[32], *at;
	FILE *out;

	snprintf(command, sizeof(command), "%s comisiones ver %s --json --bd %s/alpes.db", getenv("ALPES"), id, folder);
	out = popen(command, "r");
	assert_non_null(out);
	assert_non_null(fgets(line, sizeof(line), out));
	pclose(out);
	at = strstr(line, "\"estado\":\"");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "\"estado\":\"%31[^\"]", word), 1);
	snprintf(ret_text, size, "%s", word);
	for (int i = 0; i < 2; i++) {
		snprintf(word, sizeof(word), "\"%s\":true", flags[i]);
		if (strstr(line, word))
			snprintf(ret_text + strlen(ret_text), size - strlen(ret_text), " %s", flags[i]);
	}
}

static bool
has_message(struct terminal *terminal, const void *arg)
{
	(void)arg;
	return terminal_line(terminal, terminal->rows - 2)[0] > ' '; /* what stands further right is of the broker */
}

static void
press(const char *folder, size_t i, int state)
{
	struct terminal *terminal = program_start(folder, NULL);
	const char *after = actions[i].after[state];

	program_sees(terminal, "", "Comisiones");
	program_sees(terminal, PROGRAM_QUEUE, "Filtro:");
	program_sees(terminal, "/<C-u>Ana<Enter>", "Ana Pérez");
	if (after && actions[i].asks) {
		program_sees(terminal, actions[i].key, actions[i].asks);
		assert_true(terminal_type(terminal, actions[i].answer));
	} else {
		assert_true(terminal_type(terminal, actions[i].key));
	}
	if (!terminal_until(terminal, has_message, NULL))
		fail_msg("%s on %s says nothing:\n%s", actions[i].key, states[state].state, terminal_dump(terminal, false));
	assert_true(terminal_type(terminal, "<Esc><Esc>"));
	program_leaves(terminal);
}

static void
every_key_in_every_state(void **folder)
{
	char id[64] = "", found[64], path[96];
	FILE *list;

	program_sales(*folder, 1);
	snprintf(path, sizeof(path), "%s comisiones listar --json --bd %s/alpes.db", getenv("ALPES"), (char *)*folder);
	list = popen(path, "r");
	assert_non_null(list);
	assert_int_equal(fscanf(list, "{\"comision_id\":\"%63[^\"]", id), 1);
	pclose(list);
	copy(*folder, "alpes.db", "first.db");
	for (int state = 0; state < STATES; state++) {
		copy(*folder, "first.db", "alpes.db");
		if (states[state].step)
			program_run(*folder, 0, states[state].step, id);
		read_state(*folder, id, found, sizeof(found));
		assert_string_equal(found, states[state].state);
		copy(*folder, "alpes.db", "state.db");
		for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
			const char *after = actions[i].after[state] ? actions[i].after[state] : states[state].state;

			copy(*folder, "state.db", "alpes.db");
			press(*folder, i, state);
			read_state(*folder, id, found, sizeof(found));
			if (strcmp(found, after) != 0)
				fail_msg("%s on %s: %s, not %s", actions[i].key, states[state].state, found, after);
		}
		program_run(*folder, 0, "verificar");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_key_in_every_state, program_setup, program_teardown),
	};

	return cmocka_run_group_tests_name("actions", tests, NULL, NULL);
}
