#include "config.h"

#include "restore.h"

#include "arena.h"
#include "decision.h"
#include "err.h"
#include "session.h"
#include "settings.h"
#include "store.h"
#include "work.h"

struct restore {
	struct session *session;
	int64_t generation;
	struct arena arena;
};

/* A decision of sistema: no undo takes it back. */
static int
raise_generation(struct tx *tx, void *arg, struct err *err)
{
	struct restore *restore = arg;
	struct work work = { .session = restore->session, .tx = tx, .arena = &restore->arena };
	struct decision decision = { .step = STEP_SET, .entity = ENTITY_SETTING, .actor = ACTOR_SYSTEM, .state = DECISION_DONE,
		                     .up_to = ABSENT, .meant = 1, .done = 1, .undoes = ABSENT };
	struct touched *touched;
	int r = decision_open(&work, &decision, err);

	if (r == 0)
		r = work_find(&work, &setting_entity, "generacion", &touched, err);
	if (r == ERR_MISSING)
		r = work_create(&work, &setting_entity, "generacion", &touched, err);
	if (r < 0)
		return r;
	((struct setting *)touched->record)->value = arena_printf(&restore->arena, "%lld", (long long)restore->generation);
	touched->reason = arena_printf(&restore->arena, "respaldo restaurar: %s", restore->session->user);
	if (!((struct setting *)touched->record)->value || !touched->reason)
		return err_nomem(err);
	r = work_step(&work, touched, STEP_SET, err);
	return r < 0 ? r : work_flush(&work, err);
}

int
app_restore(struct session *session, const char *path, struct err *err)
{
	struct restore restore = { .session = session, .generation = session->settings.generation };
	int r = session_need(session, RIGHT_RESTORE, err);

	if (r == 0)
		r = store_restore(session->store, path, err);
	if (r == 0)
		r = session_refresh(session, err);
	if (r < 0)
		return r;
	if (session->settings.generation > restore.generation)
		restore.generation = session->settings.generation;
	restore.generation++;
	session->settings.generation = restore.generation; /* the row that raises it is the first of the new one */
	r = store_write(session->store, session_now(session), raise_generation, &restore, err);
	arena_done(&restore.arena);
	return r;
}
